import type { Example } from '../data/examples.js';
import type { Random } from '../random.js';

/**
 * Draws tracks with replacement so that each genre comes up equally often and, within a genre, artists with many
 * tracks do not drown the others.
 *
 * @param damping a track's weight is (tracks of its artist)^−damping
 * @returns a function that gives the index of an example
 */
export function createSampler(examples: readonly Example[], damping: number, random: Random): () => number {
  const artists = count(examples.map(({ group }) => group));
  const raw = examples.map(({ group }) => artists.get(group)! ** -damping);
  const perGenre = new Map<string, number>();
  examples.forEach(({ genre }, i) => perGenre.set(genre, (perGenre.get(genre) ?? 0) + raw[i]));
  let total = 0;
  const cumulative = examples.map(({ genre }, i) => (total += raw[i] / perGenre.get(genre)!));
  return () => {
    const drawn = random.uniform() * total;
    const index = lowerBound(cumulative, drawn);
    return Math.min(index, examples.length - 1);
  };
}

function count(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Index of the first element that is larger than `value`. */
function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  for (let high = ascending.length; low < high;) {
    const middle = (low + high) >> 1;
    if (ascending[middle] > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
