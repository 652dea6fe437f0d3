import { mean, standardDeviation } from '../spread.js';
import { bootstrap, type Interval } from './by-artist.js';
import { rankedBy, type TaggedAnswer } from './tag-figures.js';

/** Enough for a standard error (Efron and Tibshirani, "An introduction to the bootstrap", 1993, section 6.4). */
const draws = 200;

/** Standard errors to either side of a figure within which 95 % of a normal distribution lie. */
const sides = 1.96;

/** The tracks in the order of their probability of a label, the most probable first. */
interface Ranking {
  readonly order: Uint32Array;
  /** Of each place: 1 where the track has the label. */
  readonly isTrue: Uint8Array;
  /** Of each place: 1 where no further track has the same probability. */
  readonly isLast: Uint8Array;
}

/**
 * The 95 % interval of the mean average precision: the standard normal one of the bootstrap over artists (chapter 13 there).
 * Its percentiles lie too high: a track that is drawn twice is ranked beside itself, which raises the precision.
 *
 * @param labels of the model
 * @param meanAveragePrecision over those of them that some tracks have and others have not
 */
export function averagePrecisionInterval(
  labels: readonly string[],
  meanAveragePrecision: number,
  answers: readonly TaggedAnswer[],
): Interval {
  const rankings = labels
    .map((label, index) => rankingOf(label, index, answers))
    .filter(({ isTrue }) => isTrue.includes(1));
  const numbers = new Map([...new Set(answers.map(({ group }) => group))].map((group, i) => [group, i]));
  const artistOf = answers.map(({ group }) => numbers.get(group)!);
  const means = bootstrap(
    numbers.size,
    drawn => {
      const times = new Uint32Array(numbers.size);
      for (const artist of drawn) times[artist] += 1;
      const counts = Uint32Array.from(artistOf, artist => times[artist]);
      const precisions = rankings.flatMap(ranking => averagePrecisionOf(ranking, counts) ?? []);
      return precisions.length === 0 ? NaN : mean(precisions);
    },
    draws,
  );
  // Few artists may all have the same labels in a draw; one artist says nothing about others.
  const known = Array.from(means.filter(Number.isFinite));
  if (numbers.size < 2 || known.length === 0) return { low: 0, high: 1 };
  const side = sides * standardDeviation(known);
  return { low: Math.max(0, meanAveragePrecision - side), high: Math.min(1, meanAveragePrecision + side) };
}

function rankingOf(label: string, index: number, answers: readonly TaggedAnswer[]): Ranking {
  const ranked = rankedBy(label, index, answers);
  const order = Uint32Array.from(ranked.keys()).sort((a, b) => ranked[b].probability - ranked[a].probability);
  return {
    order,
    isTrue: Uint8Array.from(order, track => Number(ranked[track].isTrue)),
    isLast: Uint8Array.from(order, (track, place) => {
      const next = order[place + 1] as number | undefined;
      return next === undefined || ranked[next].probability < ranked[track].probability ? 1 : 0;
    }),
  };
}

/**
 * As `averagePrecision`, of tracks that each count so many times.
 *
 * @returns undefined where all of them have the label, or none
 */
function averagePrecisionOf({ order, isTrue, isLast }: Ranking, counts: Uint32Array): number | undefined {
  let [found, named, hits, sum] = [0, 0, 0, 0];
  for (let place = 0; place < order.length; place++) {
    const count = counts[order[place]];
    named += count;
    if (isTrue[place] === 1) hits += count;
    if (isLast[place] === 0 || named === 0) continue;
    found += hits;
    sum += (hits * found) / named;
    hits = 0;
  }
  return found === 0 || found === named ? undefined : sum / found;
}
