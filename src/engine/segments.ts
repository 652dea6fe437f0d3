import { createResampler, resampledLength } from '../audio/resample/resampler.js';
import type { AudioSource } from '../audio/source.js';
import { segmentLength, type Windows } from '../features/parameters.js';

/** Samples of a whole track at the rate of the features. */
export function trackLength(
  { frames, sampleRate }: Pick<AudioSource, 'frames' | 'sampleRate'>,
  windows: Pick<Windows, 'sampleRate'>,
): number {
  return resampledLength(frames, sampleRate, windows.sampleRate);
}

/**
 * Reads segments of a track, one after another, at the rate of the features: the reader of the service and of training.
 *
 * @param starts where they start, in samples at the rate of the features, as `segmentStarts` gives them
 * @param length samples of each; `start + length` is at most {@link trackLength}
 * @throws Problem as the source does
 */
export async function* readSegments(
  source: AudioSource,
  windows: Pick<Windows, 'sampleRate' | 'segmentSeconds'>,
  starts: Iterable<number>,
  length = segmentLength(windows),
): AsyncGenerator<Float32Array, void, void> {
  const resampler = createResampler(source.sampleRate, windows.sampleRate);
  for (const start of starts) yield await resampler.readWindow(source, start, length);
}
