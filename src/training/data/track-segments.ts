import type { AudioSource } from '../../audio/source.js';
import { readSegments, trackLength } from '../../engine/segments.js';
import { segmentLength, type Windows } from '../../features/parameters.js';
import { segmentStarts } from '../../features/segments.js';
import type { Random } from '../random.js';

/**
 * Reads the segments of a track that the service would read. Unlike the service, training and evaluation take tracks that
 * are shorter than one segment too: they are repeated until they fill it.
 *
 * @returns the segments that differ, in their order
 */
export async function trackSegments(source: AudioSource, windows: Windows): Promise<Float32Array[]> {
  const total = trackLength(source, windows);
  const length = segmentLength(windows);
  if (total < length) return [repeat(await readWhole(source, windows), length, 0)];
  return collect(readSegments(source, windows, new Set(segmentStarts(total, windows))));
}

/**
 * Reads segments from random places of a track; of one that is too short, one repetition with a random beginning.
 *
 * @param speed how much faster the track is played, pitch included
 * @param count segments of a track that is long enough
 */
export async function randomSegments(
  source: AudioSource,
  windows: Windows,
  speed: number,
  count: number,
  random: Random,
): Promise<Float32Array[]> {
  const played = { ...source, sampleRate: Math.round(source.sampleRate * speed) };
  const total = trackLength(played, windows);
  const length = segmentLength(windows);
  if (total < length) return [repeat(await readWhole(played, windows), length, random.below(total))];
  const starts = Array.from({ length: count }, () => random.below(total - length + 1));
  return collect(readSegments(played, windows, starts));
}

async function readWhole(source: AudioSource, windows: Windows): Promise<Float32Array> {
  const [samples] = await collect(readSegments(source, windows, [0], trackLength(source, windows)));
  return samples;
}

async function collect(segments: AsyncIterable<Float32Array>): Promise<Float32Array[]> {
  const collected = [];
  for await (const segment of segments) collected.push(segment);
  return collected;
}

/** Repeats `samples`, beginning at `phase`, until there are `length`. */
function repeat(samples: Float32Array, length: number, phase: number): Float32Array {
  const repeated = new Float32Array(length);
  for (let i = 0; i < length; i++) repeated[i] = samples[(i + phase) % samples.length];
  return repeated;
}
