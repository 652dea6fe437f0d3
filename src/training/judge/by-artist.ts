import { createRandom } from '../random.js';
import { mean } from '../spread.js';

/** A track that was answered rightly or wrongly. */
export interface Outcome {
  /** The artist. */
  readonly group: string;
  readonly correct: boolean;
}

/** An interval of a share. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** How often the artists are drawn. */
const resamples = 2000;

/** Of the draws, so that the same outcomes always have the same interval. */
const seed = 1;

/** What lies outside of the interval. */
const outside = 0.05;

/**
 * A figure of as many artists as there are, drawn with replacement, each time anew: the bootstrap (Efron and Tibshirani, "An
 * introduction to the bootstrap", 1993).
 *
 * @param artists how many there are
 * @param figure of the artists that were drawn, by their numbers from 0
 * @param draws how often
 */
export function bootstrap(
  artists: number,
  figure: (drawn: readonly number[]) => number,
  draws = resamples,
): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: draws }, () =>
    figure(Array.from({ length: artists }, () => random.below(artists))),
  );
}

/**
 * The 95 % interval of the accuracy, by the percentiles of the bootstrap (Efron and Tibshirani, chapter 13). An artist is drawn
 * with all of its tracks, as these are not independent (Davison and Hinkley, "Bootstrap methods and their application", 1997, section 3.8).
 *
 * Where all tracks were answered rightly, or none, every draw is the same; the other end is then that of the exact interval
 * for as many artists (Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934).
 *
 * It is about other artists of the same catalogue, not about other catalogues.
 *
 * @param outcomes at least one; the same track may be there several times
 */
export function accuracyInterval(outcomes: readonly Outcome[]): Interval {
  const artists = tallyArtists(outcomes);
  const unanimous = (outside / 2) ** (1 / artists.length);
  if (artists.every(({ right, tracks }) => right === tracks)) return { low: unanimous, high: 1 };
  if (artists.every(({ right }) => right === 0)) return { low: 0, high: 1 - unanimous };
  const accuracies = bootstrap(artists.length, drawn => {
    let [right, tracks] = [0, 0];
    for (const artist of drawn) {
      right += artists[artist].right;
      tracks += artists[artist].tracks;
    }
    return right / tracks;
  }).sort();
  const percentile = (share: number) => accuracies[Math.ceil(share * resamples) - 1];
  return { low: percentile(outside / 2), high: percentile(1 - outside / 2) };
}

/** The mean over the artists of the accuracy on their tracks: each counts the same, however many tracks it has. */
export function artistBalancedAccuracy(outcomes: readonly Outcome[]): number {
  return mean(tallyArtists(outcomes).map(({ right, tracks }) => right / tracks));
}

function tallyArtists(outcomes: readonly Outcome[]): { right: number; tracks: number }[] {
  const artists = new Map<string, { right: number; tracks: number }>();
  for (const { group, correct } of outcomes) {
    const artist = artists.get(group) ?? { right: 0, tracks: 0 };
    artists.set(group, artist);
    artist.tracks += 1;
    if (correct) artist.right += 1;
  }
  return [...artists.values()];
}
