import type { Classification } from '../http/schemas/classification.js';

export type Segment = NonNullable<Classification['segments']>[number];

/** Neighbours of one genre in a dense time line, in one. */
export interface Section {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  readonly genre: string;
  readonly confidence: number;
}

/** What the service answers; with sections where it listened to all of a track. */
export type Answered = Classification & { readonly sections?: readonly Section[] };

/** The parts of a track that have a genre each: its sections, or else its segments. */
export function stretchesOf({ sections, segments = [] }: Answered): readonly Segment[] {
  return (
    sections?.map(({ start, end, genre, confidence }) => {
      return { start, end, genre, verdict: 'genre' as const, probabilities: { [genre]: confidence } };
    }) ?? segments
  );
}

/** Seconds between the windows of a dense time line: as near as segments, but no more than a few hundred windows. */
export const spacingFor = (duration: number): number => Math.max(3, Math.ceil(duration / 400));

/** A segment and the part of the time line that stands for it, from 0 to 1. */
export interface Cell {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
  /** The part of the time line in it that was listened to. */
  readonly heard: { readonly from: number; readonly to: number };
}

/**
 * Divides a track among its segments, each moment to the nearest one: segments overlap in short tracks, and in long ones
 * there is more between them than in them.
 *
 * @param duration seconds
 */
export function cellsOf(segments: readonly Segment[], duration: number): Cell[] {
  const borders = segments.slice(1).map(({ start }, i) => (segments[i].end + start) / 2 / duration);
  return segments.map((segment, i) => {
    const from = i === 0 ? 0 : borders[i - 1];
    const to = borders[i] ?? 1;
    const heard = {
      from: Math.max(from, segment.start / duration),
      to: Math.min(to, segment.end / duration),
    };
    return { segment, from, to, heard };
  });
}

/** Seconds of a track that its segments cover, in order of time; where they overlap, they count once. */
export function secondsHeard(segments: readonly Segment[]): number {
  let end = 0;
  let seconds = 0;
  for (const segment of segments) {
    seconds += Math.max(0, segment.end - Math.max(segment.start, end));
    end = Math.max(end, segment.end);
  }
  return seconds;
}

/** The segment that a moment is in, and undefined between them; the one that was chosen last, where it is in several. */
export function segmentAt(
  segments: readonly Segment[],
  time: number,
  chosen: number | undefined,
): number | undefined {
  // The player stops a moment after the end.
  const slack = 0.1;
  const isIn = ({ start, end }: Segment) => start <= time && time < end + slack;
  if (chosen !== undefined && segments[chosen] && isIn(segments[chosen])) return chosen;
  const found = segments.findIndex(isIn);
  return found === -1 ? undefined : found;
}

/** Genres and their probabilities, the largest first. */
export const ranked = (
  probabilities: Readonly<Record<string, number>>,
): [genre: string, probability: number][] => Object.entries(probabilities).sort(([, a], [, b]) => b - a);

/** The number of a genre's colour; there are ten, by the order in which a model has its genres. */
export const colourOf = (genre: string, probabilities: Readonly<Record<string, number>>): number =>
  Object.keys(probabilities).indexOf(genre) % 10;
