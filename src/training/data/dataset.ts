import { realpath, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { findArtists } from './artists.js';
import { entriesOf, leadsBack, type Entry } from '../../folders/entries.js';

/** One labelled file. */
export interface Track {
  /** Path from the genre's folder, without the extension, such as `blues.00000` or `album/song`. */
  readonly id: string;
  readonly genre: string;
  readonly path: string;
  /** Tracks of one group must not be on both sides of a split: the artist's name, or the track itself. */
  readonly group: string;
}

/** A track that is left out, and why. Without an id it is a whole genre, without a genre a file outside of all. */
export interface SkippedTrack {
  readonly track: Pick<Track, 'genre' | 'id'>;
  readonly reason: string;
}

/** A folder of labelled audio. */
export interface Dataset {
  /** In alphabetical order. */
  readonly genres: readonly string[];
  readonly tracks: readonly Track[];
  /** What is there and cannot be a track. */
  readonly skipped: readonly SkippedTrack[];
  /** What `group` stands for: artists keep a model honest, files do not. */
  readonly groupedBy: 'artist' | 'file';
  /** What should be known about the artists. */
  readonly notes: readonly string[];
}

/**
 * Reads the layout of GTZAN: `DIR/genres/<genre>/<file>`, or `DIR/<genre>/<file>`, with folders in those of genres or
 * without. Links count as what they lead to.
 *
 * @param artistsFile see {@link findArtists}; tracks that it does not name are groups of their own
 * @param fewestGenres that there must be tracks of
 * @throws Error that says what is wrong with the folder or the file
 */
export async function readDataset(
  directory: string,
  artistsFile?: string,
  fewestGenres = 2,
): Promise<Dataset> {
  const root = (await isFolder(join(directory, 'genres'))) ? join(directory, 'genres') : directory;
  if (!(await isFolder(root))) throw new Error(`${directory} is not a folder`);
  const found: Found = { tracks: [], skipped: [] };
  const above = [await realpath(root)];
  for (const entry of await entriesOf(root))
    if (entry.kind === 'folder') await readFolder(entry, entry.name, '', above, found);
    else skip(found, '', entry, 'The file is in no folder of a genre.');
  const genres = [...new Set(found.tracks.map(({ genre }) => genre))];
  if (genres.length < fewestGenres) throw new Error(tooFewGenres(root, fewestGenres, found.skipped));
  return { genres, ...(await groupedTracks(found, artistsFile)) };
}

/**
 * Reads all files of a folder and of those in it, whatever they are called. Their genre is empty.
 *
 * @param artistsFile as in {@link readDataset}
 * @throws Error when there are none
 */
export async function readFiles(directory: string, artistsFile?: string): Promise<Dataset> {
  if (!(await isFolder(directory))) throw new Error(`${directory} is not a folder`);
  const found: Found = { tracks: [], skipped: [] };
  await readFolder({ name: '', path: directory, kind: 'folder', isLink: false }, '', '', [], found);
  if (found.tracks.length === 0) throw new Error(`${directory} has no files`);
  return { genres: [], ...(await groupedTracks(found, artistsFile)) };
}

async function groupedTracks({ tracks, skipped }: Found, artistsFile: string | undefined) {
  const table = artistsFile === undefined ? undefined : await findArtists(artistsFile, tracks);
  return {
    tracks: tracks.map((track, i) => ({ ...track, group: table?.artists[i] ?? trackName(track) })),
    skipped,
    groupedBy: table ? ('artist' as const) : ('file' as const),
    notes: table?.notes ?? [],
  };
}

interface Found {
  readonly tracks: Omit<Track, 'group'>[];
  readonly skipped: SkippedTrack[];
}

/** @param above where the folders that it is in really are */
async function readFolder(
  folder: Entry,
  genre: string,
  prefix: string,
  above: readonly string[],
  found: Found,
): Promise<void> {
  const place = await realpath(folder.path);
  if (leadsBack(place, above)) {
    skip(found, genre, { ...folder, name: prefix }, 'The link leads back to a folder that it is in.');
    return;
  }
  const entries = await entriesOf(folder.path);
  if (entries.length === 0) skip(found, genre, { ...folder, name: prefix }, 'The folder is empty.');
  for (const entry of entries) {
    const name = prefix + entry.name;
    if (entry.kind === 'folder') await readFolder(entry, genre, `${name}/`, [...above, place], found);
    else if (entry.kind === 'file')
      found.tracks.push({ id: prefix + parse(entry.name).name, genre, path: entry.path });
    else skip(found, genre, { ...entry, name }, 'It is neither a file nor a folder.');
  }
}

function skip(
  { skipped }: Found,
  genre: string,
  { name, fault }: Pick<Entry, 'name' | 'fault'>,
  reason: string,
) {
  const track = { genre, id: name };
  skipped.push({ track, reason: fault === undefined ? reason : `The link leads nowhere (${fault}).` });
}

function tooFewGenres(root: string, fewest: number, skipped: readonly SkippedTrack[]): string {
  const wanted = fewest === 1 ? 'a folder with audio' : 'at least two folders with audio, one for each genre';
  const reasons = skipped.length > 0 ? `; left out: ${summaryOf(skipped).join('; ')}` : '';
  return `${root} must have ${wanted}${reasons}`;
}

/** The name of a track for people. */
export const trackName = ({ genre, id }: Pick<Track, 'genre' | 'id'>) =>
  genre === '' ? id : `${genre}/${id}`;

/** The artist of a track; undefined where it is unknown, and the track a group of its own. */
export const artistOf = (track: Track): string | undefined =>
  track.group === trackName(track) ? undefined : track.group;

/** Of so many tracks that are left out for one reason the names are told. */
const mostNamed = 5;

/** Says what is left out: a line for each reason, with the number of tracks and the first of them. */
export function summaryOf(skipped: readonly SkippedTrack[]): string[] {
  const reasons = [...new Set(skipped.map(({ reason }) => reason))];
  return reasons.map(reason => {
    const names = skipped.filter(other => other.reason === reason).map(({ track }) => trackName(track));
    const more = names.length > mostNamed ? [`${names.length - mostNamed} more`] : [];
    return `${names.length} × ${reason} (${[...names.slice(0, mostNamed), ...more].join(', ')})`;
  });
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
