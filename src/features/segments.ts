import { Problem } from '../problems.js';
import { segmentLength, type Windows } from './windows.js';

/** Seconds that a track may lack at its end and still have the places of the next second: clips "of 30 s" last 29.9. */
const tolerance = 0.1;

/** Seconds of a track that is a clip: a longer one may be a song, which fades in and out. */
const longestClip = 30;

/** Seconds at each end of a song that no segment touches. */
const longestMargin = 15;

/**
 * Where a track's segments start, in samples at `sampleRate`. A track of `segments × segmentSeconds` is tiled exactly. In a
 * shorter one segments overlap, and in a longer one there are equal gaps between them, from its beginning to its end. A track
 * of more than 30 s has a margin at each end too: as long as a gap, but at most a tenth of what is beyond 30 s, and 15 s.
 *
 * Places depend on the duration in steps, so that padding and cuts of some milliseconds, as encoders make, leave them where
 * they are. The duration is rounded to a whole number of seconds more or less than the tiled track has: down, or up by at
 * most 0.1 s. All places follow from the rounded duration, and at a step none moves by more than a second. Where the
 * duration was rounded up, segments end at least 0.1 s before the rounded end, which is inside the track. So a change of
 * 10 ms moves segments at 2 % of durations, and those near the end of short tracks at another 2 %.
 *
 * @param totalSamples length of the whole track
 * @returns `segments` integers, none smaller than the one before; each segment lies in the track
 * @throws Problem `audio-too-short` when the track is shorter than one segment
 */
export function segmentStarts(totalSamples: number, windows: Windows): number[] {
  const { segments, sampleRate } = windows;
  const length = segmentLength(windows);
  requireSegment(totalSamples, windows);
  const tiled = segments * length;
  const lacking = Math.round(tolerance * sampleRate);
  const seconds = Math.floor((totalSamples + lacking - tiled) / sampleRate);
  const duration = Math.max(length, tiled + seconds * sampleRate);
  const latest = Math.max(0, duration - (duration > totalSamples ? lacking : 0) - length);

  const margin = Math.max(
    0,
    Math.min(
      (duration - tiled) / (segments + 1),
      (duration - longestClip * sampleRate) / 10,
      longestMargin * sampleRate,
    ),
  );
  const step = (duration - 2 * margin - length) / Math.max(1, segments - 1);
  return Array.from({ length: segments }, (_, i) => Math.min(latest, Math.round(margin + i * step)));
}

/**
 * Refuses a track that is shorter than one segment.
 *
 * @param totalSamples length of the whole track, at `sampleRate`
 * @throws Problem `audio-too-short`
 */
export function requireSegment(totalSamples: number, windows: Omit<Windows, 'segments'>): void {
  if (totalSamples >= segmentLength(windows)) return;
  const { segmentSeconds, sampleRate } = windows;
  // Rounded down, so that 2.999 s is not refused as "3.00 s".
  const seconds = (Math.floor((totalSamples / sampleRate) * 100) / 100).toFixed(2);
  throw new Problem(
    'audio-too-short',
    `The audio lasts ${seconds} s; the model needs at least ${segmentSeconds} s.`,
  );
}
