import type { Classification } from '../http/schemas/classification.js';

export type Segment = NonNullable<Classification['segments']>[number];

/** A segment and the part of the time line that stands for it, from 0 to 1. */
export interface Cell {
  readonly segment: Segment;
  readonly from: number;
  readonly to: number;
}

/**
 * Divides a track among its segments, each moment to the nearest one: segments overlap in short tracks, and in long ones
 * there is more between them than in them.
 *
 * @param duration seconds
 */
export function cellsOf(segments: readonly Segment[], duration: number): Cell[] {
  const centre = ({ start, end }: Segment) => (start + end) / 2;
  const borders = segments
    .slice(1)
    .map((segment, i) => (centre(segments[i]) + centre(segment)) / 2 / duration);
  return segments.map((segment, i) => {
    return { segment, from: i === 0 ? 0 : borders[i - 1], to: borders[i] ?? 1 };
  });
}

/** Genres and their probabilities, the largest first. */
export const ranked = (
  probabilities: Readonly<Record<string, number>>,
): [genre: string, probability: number][] => Object.entries(probabilities).sort(([, a], [, b]) => b - a);

/** The number of a genre's colour; there are ten, by the order in which a model has its genres. */
export const colourOf = (genre: string, probabilities: Readonly<Record<string, number>>): number =>
  Object.keys(probabilities).indexOf(genre) % 10;
