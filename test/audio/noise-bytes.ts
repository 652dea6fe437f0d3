import { createRandom } from '../../src/training/random.js';

/** Random bytes; the same arguments give the same everywhere. */
export function noiseBytes(bytes: number, seed: number): Buffer {
  const random = createRandom(seed);
  return Buffer.from(Buffer.alloc(bytes).map(() => random.below(256)));
}
