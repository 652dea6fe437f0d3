import { bootstrapArtists } from '../training/judge/bootstrap.js';
import { byGroup } from './by-group.js';

/** A mean difference between two versions, and how far chance may have moved it. */
export interface Difference {
  readonly value: number;
  /** By default, the real one is below it once in twenty. */
  readonly low: number;
  /** Likewise above it. */
  readonly high: number;
}

/** What one track adds: −1, 0 or 1 where shares are compared. */
export interface TrackDifference {
  readonly group: string;
  readonly difference: number;
}

/**
 * The mean of paired differences of shares with its interval, of 90 % by default, by the percentiles of a bootstrap over artists.
 *
 * Two artists are added to the draws, of average size: one whose tracks all got better, and one whose tracks all got worse. So
 * few artists of which none changed do not make the interval vanish (Bonett and Price, "Adjusted Wald confidence interval for
 * a difference of binomial proportions based on paired data", Journal of Educational and Behavioral Statistics 37(4), 2012,
 * where one pair is added to each of the two kinds of change).
 *
 * @param tracks at least one
 * @param outside what lies beyond each end of the interval
 */
export function pairedDifference(tracks: readonly TrackDifference[], outside = 0.05): Difference {
  const sumOf = (some: readonly TrackDifference[]) => some.reduce((sum, track) => sum + track.difference, 0);
  const artists = byGroup(tracks).map(own => ({ sum: sumOf(own), tracks: own.length }));
  const size = tracks.length / artists.length;
  const added = [size, -size].map(sum => ({ sum, tracks: size }));
  const percentile = bootstrapArtists([...artists, ...added], drawn => {
    let [sum, count] = [0, 0];
    for (const artist of drawn) {
      sum += artist.sum;
      count += artist.tracks;
    }
    return sum / count;
  });
  return { value: sumOf(tracks) / tracks.length, low: percentile(outside), high: percentile(1 - outside) };
}
