import { setImmediate as turn } from 'node:timers/promises';
import type { AudioSource } from '../audio/source.js';
import type { Windows } from '../features/parameters.js';
import { Problem } from '../problems.js';
import { readSegments } from './segments.js';
import type { Stages } from './stages.js';

/** Below this magnitude (−80 dBFS, under the noise floor of 14-bit audio) a sample is silent. */
const silence = 1e-4;

/**
 * Reads segments of a track as `readSegments` does, as a stage of its own.
 *
 * @param signal stops the work between two segments
 * @throws Problem `silent-audio` after the last one when all are silent, those of the source; AbortError
 */
export async function* readAudible(
  source: AudioSource,
  windows: Omit<Windows, 'segments'>,
  starts: readonly number[],
  stages: Stages,
  signal?: AbortSignal,
): AsyncGenerator<Float32Array, void, void> {
  const reader = readSegments(source, windows, starts);
  let isAudible = false;
  for (;;) {
    await turn(undefined, { signal });
    const { value, done } = await stages.measure('resample', () => reader.next());
    if (done) break;
    isAudible ||= value.some(sample => Math.abs(sample) >= silence);
    yield value;
  }
  if (!isAudible)
    throw new Problem('silent-audio', 'There is no sound in the parts of the track that are classified.');
}

/** A source whose decoding is a stage of its own. */
export function measuredSource(source: AudioSource, stages: Stages): AudioSource {
  return { ...source, read: (start, length) => stages.measure('decode', () => source.read(start, length)) };
}
