import { chord, drums, music, noise } from '../synth.js';

/** Thirty seconds of several kinds of sound, of which no two thirds are alike. */
export function medley(): Float32Array {
  const parts = [music(9), drums(6), chord([220, 277, 330], 6), noise(3, 22050, 0.1), music(6, 22050, 2)];
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
