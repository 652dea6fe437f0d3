import { bootstrapInterval, type Interval } from './by-artist.js';
import { rankedBy, type TaggedAnswer } from './tag-figures.js';

/** Tracks whose precision is added up, all draws together: some seconds. */
const mostSteps = 2 ** 30;

/** Draws of the bootstrap; the fewest are for collections so large that the interval is narrow. */
const draws = { most: 2000, fewest: 200 };

/** The tracks in the order of their probability of a label, the most probable first. */
interface Ranking {
  readonly order: Uint32Array;
  /** Of each place: 1 where the track has the label. */
  readonly isTrue: Uint8Array;
  /** Of each place: 1 where no further track has the same probability. */
  readonly isLast: Uint8Array;
}

/**
 * The 95 % interval of the mean average precision, over artists as `accuracyInterval`. In each draw the mean is over the labels
 * that some of its tracks have and others have not.
 *
 * @param labels of the model, of which at least one is such a label in `answers`
 */
export function averagePrecisionInterval(
  labels: readonly string[],
  answers: readonly TaggedAnswer[],
): Interval {
  const rankings = labels
    .map((label, index) => rankingOf(label, index, answers))
    .filter(({ isTrue }) => isTrue.includes(1));
  const numbers = new Map([...new Set(answers.map(({ group }) => group))].map((group, i) => [group, i]));
  const artistOf = answers.map(({ group }) => numbers.get(group)!);
  const steps = rankings.length * answers.length;
  return bootstrapInterval(
    numbers.size,
    drawn => {
      const times = new Uint32Array(numbers.size);
      for (const artist of drawn) times[artist] += 1;
      const counts = Uint32Array.from(artistOf, artist => times[artist]);
      let [sum, known] = [0, 0];
      for (const ranking of rankings) {
        const precision = averagePrecisionOf(ranking, counts);
        if (precision === undefined) continue;
        sum += precision;
        known += 1;
      }
      // A draw in which nothing can be told apart says what guesses have.
      return known === 0 ? 0 : sum / known;
    },
    Math.max(draws.fewest, Math.min(draws.most, Math.floor(mostSteps / steps))),
  );
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
