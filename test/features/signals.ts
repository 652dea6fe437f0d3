/** A synthetic signal of `length` samples at `sampleRate` Hz. */
export type Signal = (length: number, sampleRate: number) => Float32Array;

/** The signals of `test/fixtures/features/make_reference.py`, by the same formulas. */
export const signals: Record<string, Signal> = {
  chord,
  sweep,
  noise,
  clicks: length => Float32Array.from({ length }, (_, i) => (i % 5000 === 0 ? 0.9 : 0)),
  half_silence: length => noise(length).fill(0, Math.floor(length / 2)),
  silence: length => new Float32Array(length),
  quiet: (length, sampleRate) => Float32Array.from({ length }, (_, i) => 1e-4 * chordAt(i / sampleRate)),
};

function chord(length: number, sampleRate: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => chordAt(i / sampleRate));
}

function chordAt(t: number): number {
  const notes = [261.63, 329.63, 392].reduce((sum, hz) => sum + Math.sin(2 * Math.PI * hz * t), 0);
  return 0.25 * notes * Math.exp(-3 * (t % 1));
}

function sweep(length: number, sampleRate: number): Float32Array {
  const rise = (0.45 * sampleRate - 50) / ((2 * length) / sampleRate);
  return Float32Array.from({ length }, (_, i) => {
    const t = i / sampleRate;
    return 0.5 * Math.sin(2 * Math.PI * (50 * t + rise * t * t));
  });
}

function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return 0.3 * (state / 2 ** 31 - 1);
  });
}
