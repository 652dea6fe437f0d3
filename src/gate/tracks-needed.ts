import type { Difference } from './paired-difference.js';

/**
 * How many tracks it would take to decide, if the difference stays what it is: the interval becomes narrower with the square root
 * of their number.
 *
 * @returns undefined where the difference is at the margin itself, which no number decides
 */
export function tracksNeeded(
  { value, low, high }: Difference,
  margin: number,
  tracks: number,
): number | undefined {
  const distance = value + margin;
  const halfWidth = distance > 0 ? value - low : high - value;
  const needed = Math.ceil(tracks * (halfWidth / distance) ** 2);
  return Number.isSafeInteger(needed) ? Math.max(tracks + 1, needed) : undefined;
}
