import type { Grouped } from './splits.js';

/** Of a genre: with one, its tracks are never judged by a network that knows the genre from another artist. */
const fewestGroups = 2;

/**
 * Into how many parts tracks can be cut for a cross-validation: as many as are asked for, or as there are artists.
 *
 * @param groupedBy what the groups are called
 * @throws Error that names the genres with one artist only
 */
export function possibleFolds(
  tracks: readonly Grouped[],
  folds: number,
  groupedBy: 'artist' | 'file',
): number {
  const groupsOf = new Map<string, Set<string>>();
  for (const { genre, group } of tracks) groupsOf.set(genre, (groupsOf.get(genre) ?? new Set()).add(group));
  const poor = [...groupsOf].filter(([, groups]) => groups.size < fewestGroups).map(([genre]) => genre);
  if (poor.length > 0)
    throw new Error(
      `${poor.join(', ')}: tracks of one ${groupedBy} only; a genre needs those of ${fewestGroups} ${groupedBy}s, one to train on while the other is judged`,
    );
  return Math.min(folds, new Set(tracks.map(({ group }) => group)).size);
}
