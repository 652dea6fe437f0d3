import type { Test } from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { largestError } from './signal-comparison.js';

/**
 * Checks that files sound as an intact one does, to the last bit.
 *
 * @param facts that sources of all of them have, besides the length
 * @returns its samples
 */
export async function checkHeardThrough(
  t: Test,
  file: Uint8Array,
  around: readonly (readonly [what: string, bytes: Uint8Array])[],
  facts: object,
  limits: { readonly maxSeconds: number },
): Promise<Float32Array> {
  const intact = await openAudio(file, limits);
  const expected = await intact.read(0, intact.frames);
  for (const [what, bytes] of around) {
    const source = await openAudio(bytes, limits);
    t.match(source, { ...facts, frames: intact.frames }, what);
    t.equal(largestError(await source.read(0, source.frames), expected), 0, what);
  }
  return expected;
}
