import { concatenate } from '../../src/training/data/concatenate.js';
import { chord, drums, music, noise } from '../audio/synth.js';

/** Thirty seconds of several kinds of sound, of which no two thirds are alike. */
export function medley(): Float32Array {
  return concatenate([
    music(9),
    drums(6),
    chord([220, 277, 330], 6),
    noise(3, 22050, 0.1),
    music(6, 22050, 2),
  ]);
}
