import { createRandom } from '../random.js';
import { mean, standardDeviation } from '../spread.js';

/** What a split looks at. */
export interface Grouped {
  readonly genre: string;
  readonly group: string;
}

/**
 * Cuts tracks into `folds` parts so that no group is in two of them and each genre is spread as evenly as its groups
 * allow: groups are dealt, largest first and in an order that the seed determines, to the fold where the spread of the
 * genres' shares stays smallest (scikit-learn's StratifiedGroupKFold).
 *
 * @returns for each track the fold it is in
 * @throws Error when there are fewer groups than folds
 */
export function stratifiedGroupFolds(tracks: readonly Grouped[], folds: number, seed: number): number[] {
  const genres = [...new Set(tracks.map(({ genre }) => genre))].sort();
  const total = genres.map(() => 0);
  const countsOf = new Map(tracks.map(({ group }) => [group, genres.map(() => 0)]));
  for (const { genre, group } of tracks) {
    total[genres.indexOf(genre)] += 1;
    countsOf.get(group)![genres.indexOf(genre)] += 1;
  }
  const groups = [...countsOf.keys()].sort().map(name => ({ name, counts: countsOf.get(name)! }));
  if (groups.length < folds)
    throw new Error(`${folds} folds need at least as many artists; there are ${groups.length}`);
  const ordered = createRandom(seed)
    .shuffle(groups)
    .sort((a, b) => standardDeviation(b.counts) - standardDeviation(a.counts));

  const filled = Array.from({ length: folds }, () => genres.map(() => 0));
  const foldOf = new Map<string, number>();
  for (const { name, counts } of ordered) {
    const costs = filled.map((_, candidate) => imbalance(filled, candidate, counts, total));
    const best = costs.indexOf(Math.min(...costs));
    foldOf.set(name, best);
    counts.forEach((count, genre) => (filled[best][genre] += count));
  }
  return tracks.map(({ group }) => foldOf.get(group)!);
}

/** How uneven the genres' shares would be over the folds if `candidate` took the group; ties go to the smaller fold. */
function imbalance(filled: number[][], candidate: number, counts: number[], total: number[]): number {
  const perGenre = total.map((all, genre) =>
    standardDeviation(
      filled.map((fold, index) => (fold[genre] + (index === candidate ? counts[genre] : 0)) / all),
    ),
  );
  const size = filled[candidate].reduce((a, b) => a + b);
  return mean(perGenre) + size * 1e-9;
}
