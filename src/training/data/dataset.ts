import { readdir, readFile, stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';

/** One labelled file. */
export interface Track {
  /** File name without its extension, such as `blues.00000`; unique within a genre. */
  readonly id: string;
  readonly genre: string;
  readonly path: string;
  /** Tracks of one group must not be on both sides of a split: the artist's name, or the track itself. */
  readonly group: string;
}

/** A folder of labelled audio. */
export interface Dataset {
  /** In alphabetical order. */
  readonly genres: readonly string[];
  readonly tracks: readonly Track[];
  /** What `group` stands for: artists keep a model honest, files do not. */
  readonly groupedBy: 'artist' | 'file';
}

/**
 * Reads the layout of GTZAN: `DIR/genres/<genre>/<file>`, or `DIR/<genre>/<file>`.
 *
 * @param artistsFile CSV with the columns `clip` (a track's id) and `artist`; tracks that it does not name, or without
 *   an artist, are groups of their own
 * @throws Error that says what is wrong with the folder or the file
 */
export async function readDataset(directory: string, artistsFile?: string): Promise<Dataset> {
  const root = (await isFolder(join(directory, 'genres'))) ? join(directory, 'genres') : directory;
  if (!(await isFolder(root))) throw new Error(`${directory} is not a folder`);
  const artists = artistsFile === undefined ? undefined : await readArtists(artistsFile);
  const genres = (await visible(root, 'folder')).sort();
  const perGenre = await Promise.all(
    genres.map(async genre => {
      const files = (await visible(join(root, genre), 'file')).sort();
      return files.map((file): Track => {
        const id = parse(file).name;
        return { id, genre, path: join(root, genre, file), group: artists?.get(id) ?? `${genre}/${id}` };
      });
    }),
  );
  const filled = genres.filter((_, index) => perGenre[index].length > 0);
  if (filled.length < 2)
    throw new Error(`${root} must have at least two folders with audio, one for each genre`);
  return { genres: filled, tracks: perGenre.flat(), groupedBy: artists ? 'artist' : 'file' };
}

async function readArtists(file: string): Promise<Map<string, string>> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`the artists file can not be read: ${(error as Error).message}`, { cause: error });
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

async function visible(directory: string, kind: 'file' | 'folder'): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  return entries
    .filter(entry => !entry.name.startsWith('.') && (kind === 'file' ? entry.isFile() : entry.isDirectory()))
    .map(entry => entry.name);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
