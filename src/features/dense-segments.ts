import { Problem } from '../problems.js';
import { requireSegment } from './segments.js';
import { segmentLength, type Windows } from './windows.js';

/** A dense time line over a whole track. */
export interface TimeLine {
  /** Seconds from the start of a segment to that of the next. */
  readonly every: number;
  /** Segments that it may have. */
  readonly maxSegments: number;
}

/**
 * Where the segments of a dense time line start, in samples at `sampleRate`: at 0, `every`, twice `every` and so on, as long as they lie in
 * the track. Those of less than `segmentSeconds` apart overlap, and between others there are gaps.
 *
 * @param totalSamples length of the whole track
 * @throws Problem `audio-too-short` when the track is shorter than one segment, `too-many-segments`
 */
export function denseStarts(
  totalSamples: number,
  windows: Omit<Windows, 'segments'>,
  { every, maxSegments }: TimeLine,
): number[] {
  requireSegment(totalSamples, windows);
  const { sampleRate } = windows;
  const latest = totalSamples - segmentLength(windows);
  const count = countUntil(latest, every * sampleRate);
  if (count > maxSegments) {
    const tenths = smallestTenths(latest, sampleRate, maxSegments);
    throw new Problem(
      'too-many-segments',
      `With every=${every} the time line has ${count} segments; at most ${maxSegments} are classified. Send every=${tenths / 10} or more.`,
    );
  }
  return Array.from({ length: count }, (_, index) => Math.round(index * every * sampleRate));
}

/** How many multiples of a step, with 0, are at most so many samples, when they are rounded to samples. */
const countUntil = (latest: number, step: number): number => Math.floor((latest + 0.5 - 1e-6) / step) + 1;

/** The shortest `every` that will do, in tenths of a second. */
function smallestTenths(latest: number, sampleRate: number, maxSegments: number): number {
  let tenths = Math.max(1, Math.floor((10 * latest) / sampleRate / maxSegments));
  while (countUntil(latest, (tenths / 10) * sampleRate) > maxSegments) tenths += 1;
  return tenths;
}
