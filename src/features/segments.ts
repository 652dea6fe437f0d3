import { Problem } from '../problems.js';
import { segmentLength, type Windows } from './windows.js';

/**
 * Where a track's segments start, in samples at `sampleRate`: spread evenly, the first at 0, the last ending with the
 * track (a single segment is the track's beginning). A track of `segments × segmentSeconds` is tiled exactly, a
 * longer one is sampled with gaps, a shorter one with overlaps.
 *
 * @param totalSamples length of the whole track
 * @returns `segments` integers, none smaller than the one before
 * @throws Problem `audio-too-short` when the track is shorter than one segment
 */
export function segmentStarts(totalSamples: number, windows: Windows): number[] {
  const { segments, segmentSeconds, sampleRate } = windows;
  const lastStart = totalSamples - segmentLength(windows);
  if (lastStart < 0) {
    // Rounded down, so that 2.999 s is not refused as "3.00 s".
    const seconds = (Math.floor((totalSamples / sampleRate) * 100) / 100).toFixed(2);
    throw new Problem(
      'audio-too-short',
      `The audio lasts ${seconds} s; the model needs at least ${segmentSeconds} s.`,
    );
  }
  const gaps = Math.max(1, segments - 1);
  return Array.from({ length: segments }, (_, i) => Math.round((i * lastStart) / gaps));
}
