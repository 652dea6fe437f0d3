import { readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { entriesOf, type Entry } from './entries.js';

/** One labelled file. */
export interface Track {
  /** File name without its extension, such as `blues.00000`; unique within a genre. */
  readonly id: string;
  readonly genre: string;
  readonly path: string;
  /** Tracks of one group must not be on both sides of a split: the artist's name, or the track itself. */
  readonly group: string;
}

/** A track that is left out, and why. Without an id it is a whole genre. */
export interface SkippedTrack {
  readonly track: Pick<Track, 'genre' | 'id'>;
  readonly reason: string;
}

/** A folder of labelled audio. */
export interface Dataset {
  /** In alphabetical order. */
  readonly genres: readonly string[];
  readonly tracks: readonly Track[];
  /** Links that lead to no audio. */
  readonly skipped: readonly SkippedTrack[];
  /** What `group` stands for: artists keep a model honest, files do not. */
  readonly groupedBy: 'artist' | 'file';
}

/**
 * Reads the layout of GTZAN: `DIR/genres/<genre>/<file>`, or `DIR/<genre>/<file>`. Links count as what they lead to.
 *
 * @param artistsFile CSV with the columns `clip` (a track's id) and `artist`; tracks that it does not name, or without
 *   an artist, are groups of their own
 * @throws Error that says what is wrong with the folder or the file
 */
export async function readDataset(directory: string, artistsFile?: string): Promise<Dataset> {
  const root = (await isFolder(join(directory, 'genres'))) ? join(directory, 'genres') : directory;
  if (!(await isFolder(root))) throw new Error(`${directory} is not a folder`);
  const artists = artistsFile === undefined ? undefined : await readArtists(artistsFile);
  const folders = await entriesOf(root);
  const genres = await Promise.all(
    folders.filter(({ kind }) => kind === 'folder').map(folder => readGenre(folder, artists)),
  );
  const filled = genres.filter(({ tracks }) => tracks.length > 0);
  if (filled.length < 2)
    throw new Error(`${root} must have at least two folders with audio, one for each genre`);
  return {
    genres: filled.map(({ genre }) => genre),
    tracks: filled.flatMap(({ tracks }) => tracks),
    skipped: [
      ...brokenLinks(folders, name => ({ genre: name, id: '' })),
      ...genres.flatMap(({ skipped }) => skipped),
    ],
    groupedBy: artists ? 'artist' : 'file',
  };
}

async function readGenre({ name: genre, path, isLink }: Entry, artists: Map<string, string> | undefined) {
  const files = await entriesOf(path);
  const tracks = files
    .filter(({ kind }) => kind === 'file')
    .map((file): Track => {
      const id = parse(file.name).name;
      return { id, genre, path: file.path, group: artists?.get(id) ?? `${genre}/${id}` };
    });
  const skipped = brokenLinks(files, name => ({ genre, id: parse(name).name }));
  if (isLink && tracks.length === 0)
    skipped.unshift({ track: { genre, id: '' }, reason: 'The link leads to a folder without files.' });
  return { genre, tracks, skipped };
}

function brokenLinks(
  entries: readonly Entry[],
  trackOf: (name: string) => SkippedTrack['track'],
): SkippedTrack[] {
  return entries
    .filter(({ fault }) => fault !== undefined)
    .map(({ name, fault }) => ({ track: trackOf(name), reason: `The link leads nowhere (${fault}).` }));
}

async function readArtists(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`the artists file cannot be read: ${(error as Error).message}`, { cause: error });
  });
  const rows: Record<string, string>[] = parseCsv(text, {
    columns: (header: string[]) => {
      if (header.includes('clip') && header.includes('artist')) return header;
      throw new Error(`${file} must have the columns clip and artist`);
    },
    skip_empty_lines: true,
    trim: true,
    bom: true,
  });
  return new Map(rows.filter(row => row.artist !== '').map(row => [row.clip, row.artist]));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
