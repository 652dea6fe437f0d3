import { readFile } from 'node:fs/promises';
import { parse as parseCsv } from 'csv-parse/sync';

/** What is known of a track by its place. */
interface Named {
  readonly genre: string;
  /** Path from the genre's folder, without the extension. */
  readonly id: string;
  readonly path: string;
}

/** Whose tracks are whose. */
export interface Artists {
  /** Of each track, in their order. */
  readonly artists: readonly (string | undefined)[];
  /** What should be known before figures are split by artist. */
  readonly notes: readonly string[];
}

/**
 * Finds the artists of tracks in a table. A row names a track by its name with or without extension, or by its path from
 * the genre's folder, the one with the genres, or one above; capitals and the Unicode form matter only where two tracks
 * differ in nothing else. Rows without an artist count as absent.
 *
 * @param file CSV with the columns `clip` and `artist`
 * @param tracks at least one
 * @throws Error that says what is wrong with the file, also when no row names a track
 */
export async function findArtists(file: string, tracks: readonly Named[]): Promise<Artists> {
  const rows = await readRows(file);
  const find = finderIn(rows);
  const found = tracks.map(track => ({ track, row: find(track) }));
  const unknown = found.filter(({ row }) => row === undefined).length;
  if (unknown === tracks.length)
    throw new Error(
      `none of the ${rows.length} rows of ${file} names a track; the first row names ${JSON.stringify(rows.at(0)?.clip ?? '')}, and the first track is ${JSON.stringify(`${tracks[0].genre}/${tracks[0].id}`)}`,
    );
  const genresOf = new Map<string, Set<string>>();
  for (const { track, row } of found)
    if (row) genresOf.set(row.name, (genresOf.get(row.name) ?? new Set()).add(track.genre));
  const shared = [...genresOf].filter(([, genres]) => genres.size > 1);
  return {
    artists: found.map(({ row }) => row?.artist),
    notes: [
      ...(unknown > 0 ? [`${unknown} of ${tracks.length} tracks have no artist in ${file}`] : []),
      ...shared.map(
        ([name, genres]) => `${file}: ${name} is in ${[...genres].join(' and ')}, of one artist therefore`,
      ),
    ],
  };
}

interface Row {
  readonly clip: string;
  readonly artist: string;
}

async function readRows(file: string): Promise<Row[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(`the artists file cannot be read: ${(error as Error).message}`, { cause: error });
  });
  return parseRows(text, file).filter(({ artist }) => artist !== '');
}

/** Finds the artist of a track, and the name by which a row has it. */
function finderIn(rows: readonly Row[]): (track: Named) => { artist: string; name: string } | undefined {
  const exact = new Map<string, string>();
  const folded = new Map<string, string>();
  for (const { clip, artist } of rows)
    for (const name of namesInRow(clip)) {
      exact.set(name, artist);
      folded.set(fold(name), artist);
    }
  return track => {
    const names = namesOf(track);
    const inTable = (table: Map<string, string>) => (name: string) =>
      table.has(name) ? [{ artist: table.get(name)!, name }] : [];
    return names.flatMap(inTable(exact)).at(0) ?? names.map(fold).flatMap(inTable(folded)).at(0);
  };
}

function parseRows(text: string, file: string): Row[] {
  return parseCsv(text, {
    columns: (header: string[]) => {
      if (header.includes('clip') && header.includes('artist')) return header;
      throw new Error(`${file} must have the columns clip and artist`);
    },
    skip_empty_lines: true,
    trim: true,
    bom: true,
  });
}

/** What a row may mean: its text, or of a longer path the part from each of its folders on. */
function namesInRow(clip: string): string[] {
  const parts = clip
    .normalize('NFC')
    .split(/[/\\]/)
    .filter(part => part !== '' && part !== '.');
  const paths = parts.slice(0, -1).map((_, from) => parts.slice(from).join('/'));
  return paths.length === 0 ? parts : paths;
}

/** What a row may call a track, the most precise first. */
function namesOf({ genre, id, path }: Named): string[] {
  const extension = /\.[^./\\]*$/.exec(path)?.[0] ?? '';
  const base = id.slice(id.lastIndexOf('/') + 1);
  const names = [`${genre}/${id}`, id, base].flatMap(name => [name + extension, name]);
  return names.map(name => name.normalize('NFC'));
}

const fold = (name: string) => name.toLowerCase();
