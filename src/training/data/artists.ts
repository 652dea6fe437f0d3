import type { S3Options } from './find-in-bucket.js';
import { clipFinder, nobodyNamed, readClips, type Named } from './clips.js';

/** Whose tracks are whose. */
export interface Artists {
  /** Of each track, in their order. */
  readonly artists: readonly (string | undefined)[];
  /** What should be known before figures are split by artist. */
  readonly notes: readonly string[];
}

/**
 * Finds the artists of tracks in a table, as {@link clipFinder} does. Rows without an artist count as absent.
 *
 * @param file CSV, or the address of one, with the columns `clip` and `artist`
 * @param tracks at least one
 * @throws Error that says what is wrong with the file, also when no row names a track
 */
export async function findArtists(file: string, tracks: readonly Named[], s3?: S3Options): Promise<Artists> {
  const rows = (await readClips(file, 'artists', 'artist', s3)).filter(({ artist }) => artist !== '');
  const find = clipFinder(rows);
  const found = tracks.map(track => ({ track, named: find(track) }));
  const unknown = found.filter(({ named }) => named === undefined).length;
  if (unknown === tracks.length) throw nobodyNamed(file, rows, tracks);
  const genresOf = new Map<string, Set<string>>();
  for (const { track, named } of found)
    if (named) genresOf.set(named.name, (genresOf.get(named.name) ?? new Set()).add(track.genre));
  const shared = [...genresOf].filter(([, genres]) => genres.size > 1);
  return {
    artists: found.map(({ named }) => named?.row.artist),
    notes: [
      ...(unknown > 0 ? [`${unknown} of ${tracks.length} tracks have no artist in ${file}`] : []),
      ...shared.map(
        ([name, genres]) => `${file}: ${name} is in ${[...genres].join(' and ')}, of one artist therefore`,
      ),
    ],
  };
}
