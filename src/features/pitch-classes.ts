import { frameAt, lanes } from './interleaved-mels.js';
import { createTriangularBank, type TriangularBank } from './triangular-bank.js';

/** C, C sharp and so on up to B, in any octave. */
export const pitchClasses = 12;

/** Semitones, as MIDI numbers them: from C3 (131 Hz) to E7 (2637 Hz), where most notes and their strongest partials lie. */
const lowest = 48;
const highest = 100;

/** Bands of a {@link createPitchBank}. */
export const pitchBands = highest - lowest + 1;

/** Powers below this count as this much, so that silence has all pitch classes alike. */
const leastPower = 1e-10;

/** A filter of height 1 for each semitone of the equal temperament with A4 at 440 Hz; its neighbours are its feet. */
export function createPitchBank(sampleRate: number, nFft: number): TriangularBank {
  const tips = Float64Array.from(
    { length: pitchBands + 2 },
    (_, i) => 440 * 2 ** ((lowest - 1 + i - 69) / 12),
  );
  const bins = Float64Array.from({ length: nFft / 2 + 1 }, (_, bin) => (bin * sampleRate) / nFft);
  return createTriangularBank(bins, tips, new Float64Array(pitchBands).fill(1));
}

/**
 * The chroma of a frame (Fujishima 1999, "Realtime chord recognition of musical sound"): the amplitudes of each pitch
 * class, summed over the octaves, as a vector of length 1.
 *
 * @param pitches powers of the semitones, in the layout of the SIMD kernels: groups of four frames, band after band
 * @param frames of the segment
 * @param out gets {@link pitchClasses} numbers, from `at` on
 */
export function fillChroma(
  pitches: Float32Array,
  frame: number,
  frames: number,
  out: Float32Array,
  at: number,
): void {
  const group = Math.floor(frame / lanes);
  const first = group * pitchBands * lanes + frame - frameAt(group, 0, frames);
  out.fill(0, at, at + pitchClasses);
  for (let band = 0; band < pitchBands; band++) {
    const power = pitches[first + band * lanes];
    out[at + ((lowest + band) % pitchClasses)] += Math.sqrt(Math.max(power, leastPower));
  }
  let squares = 0;
  for (let i = at; i < at + pitchClasses; i++) squares += out[i] * out[i];
  const length = Math.sqrt(squares);
  for (let i = at; i < at + pitchClasses; i++) out[i] /= length;
}
