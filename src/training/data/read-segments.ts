import { createResampler, resampledLength } from '../../audio/resample/resampler.js';
import type { AudioSource } from '../../audio/source.js';
import { segmentLength, type FeatureParameters } from '../../features/parameters.js';
import { segmentStarts } from '../../features/segments.js';
import type { Random } from '../random.js';

/**
 * Reads the segments of a track as the service does. Unlike the service, training and evaluation take tracks that are
 * shorter than one segment too: they are repeated until they fill it.
 *
 * @returns the segments that differ, in their order
 */
export async function readSegments(
  source: AudioSource,
  parameters: FeatureParameters,
): Promise<Float32Array[]> {
  const { total, length, read } = open(source, parameters, 1);
  if (total < length) return [repeat(await read(0, total), length, 0)];
  return inTurn([...new Set(segmentStarts(total, parameters))], start => read(start, length));
}

/**
 * Reads segments from random places of a track; of one that is too short, one repetition with a random beginning.
 *
 * @param speed how much faster the track is played, pitch included
 * @param count segments of a track that is long enough
 */
export async function readRandomSegments(
  source: AudioSource,
  parameters: FeatureParameters,
  speed: number,
  count: number,
  random: Random,
): Promise<Float32Array[]> {
  const { total, length, read } = open(source, parameters, speed);
  if (total < length) return [repeat(await read(0, total), length, random.below(total))];
  const starts = Array.from({ length: count }, () => random.below(total - length + 1));
  return inTurn(starts, start => read(start, length));
}

function open(source: AudioSource, parameters: FeatureParameters, speed: number) {
  const from = Math.round(source.sampleRate * speed);
  const resampler = createResampler(from, parameters.sampleRate);
  return {
    total: resampledLength(source.frames, from, parameters.sampleRate),
    length: segmentLength(parameters),
    read: (start: number, length: number) => resampler.readWindow(source, start, length),
  };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}

/** Repeats `samples`, beginning at `phase`, until there are `length`. */
function repeat(samples: Float32Array, length: number, phase: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => samples[(i + phase) % samples.length]);
}
