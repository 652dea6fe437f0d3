import { bootstrap } from './by-artist.js';

/**
 * The percentiles of a statistic of artists that are drawn by {@link bootstrap}, each with all of its tracks.
 *
 * @param artists at least one
 * @returns finds the value that a share of the draws lies below
 */
export function bootstrapArtists<Artist>(
  artists: readonly Artist[],
  statistic: (drawn: readonly Artist[]) => number,
): (share: number) => number {
  const values = bootstrap(artists.length, drawn => statistic(drawn.map(index => artists[index]))).sort();
  return share => values[Math.max(0, Math.ceil(share * values.length) - 1)];
}
