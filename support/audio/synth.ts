/**
 * Deterministic signals for tests, all as mono samples from -1 to 1. The same call gives the same samples everywhere,
 * and the tonal ones are the same sound at every rate.
 */
export * from './pcm-files.js';

/** Hz; what signals and files have where a test does not say otherwise. */
const defaultRate = 22050;

/** A sine of `frequency` Hz that is 0 at time 0. */
export function tone(
  frequency: number,
  seconds: number,
  sampleRate = defaultRate,
  amplitude = 0.5,
): Float32Array {
  return render(seconds, sampleRate, t => amplitude * Math.sin(2 * Math.PI * frequency * t));
}

/** Several tones at once, none louder than another; the sum stays within 0.9. */
export function chord(
  frequencies: readonly number[],
  seconds: number,
  sampleRate = defaultRate,
): Float32Array {
  const amplitude = 0.9 / frequencies.length;
  return render(seconds, sampleRate, t =>
    frequencies.reduce((sum, frequency) => sum + amplitude * Math.sin(2 * Math.PI * frequency * t), 0),
  );
}

/** White noise, uniform from -amplitude to amplitude. */
export function noise(seconds: number, sampleRate = defaultRate, amplitude = 0.3, seed = 1): Float32Array {
  let state = seed;
  return render(seconds, sampleRate, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return amplitude * (state / 2 ** 31 - 1);
  });
}

/** Drum-like hits, two a second: bursts of 60 Hz that die away within a fifth of a second. */
export function drums(seconds: number, sampleRate = defaultRate): Float32Array {
  return render(seconds, sampleRate, t => 0.8 * Math.sin(2 * Math.PI * 60 * t) * Math.exp(-20 * (t % 0.5)));
}

/** A chord progression of plucked notes over drums. Another `voice` (0, 1, …) plays the same in another key. */
export function music(seconds: number, sampleRate = defaultRate, voice = 0): Float32Array {
  const roots = [220, 174.61, 261.63, 196].map(root => root * 1.5 ** voice);
  return render(seconds, sampleRate, t => {
    const root = roots[Math.floor(t / 2) % 4];
    const pluck = Math.exp(-4 * (t % 0.25));
    const arpeggio = root * [1, 1.25, 1.5, 2][Math.floor(t * 4) % 4];
    const lead = 0.25 * pluck * Math.sin(2 * Math.PI * arpeggio * t);
    const overtone = 0.1 * pluck * Math.sin(2 * Math.PI * 3 * arpeggio * t);
    const bass = 0.2 * Math.sin(Math.PI * root * t);
    const kick = 0.35 * Math.sin(2 * Math.PI * 60 * t) * Math.exp(-20 * (t % 0.5));
    return lead + overtone + bass + kick;
  });
}

function render(seconds: number, sampleRate: number, at: (t: number) => number): Float32Array {
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  for (let i = 0; i < samples.length; i++) samples[i] = at(i / sampleRate);
  return samples;
}
