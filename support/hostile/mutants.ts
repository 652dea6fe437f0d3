import type { AudioFormat } from '../../src/audio/formats.js';
import { createRandom } from '../../src/training/random.js';
import { corpus } from './corpus.js';
import { mutate } from './mutations.js';

const files = corpus.map(({ bytes }) => bytes);

/** A damaged file of a format; the same two arguments give the same bytes everywhere. */
export function mutant(format: AudioFormat, seed: number): Buffer {
  const seeds = corpus.filter(file => file.format === format);
  // Spreads neighbouring seeds, whose first random numbers would be alike.
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ format.charCodeAt(format.length - 1));
  random.uniform();
  return mutate(seeds[random.below(seeds.length)].bytes, random, files);
}
