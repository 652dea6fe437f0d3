import type { Progress } from '../progress.js';
import { WrongUse } from '../../wrong-use.js';
import type { Grouped } from './splits.js';

/**
 * Into how many parts tracks can be cut for a cross-validation: as many as are asked for, or as there are artists. Says of which
 * genres the figures say nothing.
 *
 * @param groupedBy what the groups are called
 * @throws WrongUse when there are not two genres with two artists each
 */
export function possibleFolds(
  tracks: readonly Grouped[],
  folds: number,
  groupedBy: 'artist' | 'file',
  progress: Pick<Progress, 'note'>,
): number {
  const groupsOf = new Map<string, Set<string>>();
  for (const { genre, group } of tracks) groupsOf.set(genre, (groupsOf.get(genre) ?? new Set()).add(group));
  const lonely = [...groupsOf].filter(([, groups]) => groups.size === 1).map(([genre]) => genre);
  if (groupsOf.size - lonely.length < 2)
    throw new WrongUse(
      `${lonely.join(', ')}: tracks of one ${groupedBy} only; at least two genres need those of two ${groupedBy}s, one to train on while the other is judged`,
    );
  if (lonely.length > 0)
    progress.note(
      `warning: ${lonely.join(', ')}: tracks of one ${groupedBy} only, which count as wrong: whoever judges them was trained without their genre`,
    );
  const possible = Math.min(folds, new Set(tracks.map(({ group }) => group)).size);
  if (possible < folds) progress.note(`${possible} folds, one for each ${groupedBy}`);
  return possible;
}
