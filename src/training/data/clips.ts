import { readFile } from 'node:fs/promises';
import { Buckets } from '../../catalogue/buckets.js';
import { isAddress } from '../../models/store/s3-location.js';
import { parse as parseCsv } from 'csv-parse/sync';
import { bucketOptions, type S3Options } from './find-in-bucket.js';

/** What is known of a track by its place. */
export interface Named {
  readonly genre: string;
  /** Path from the genre's folder, without the extension. */
  readonly id: string;
  readonly path: string;
}

/** A row of a table, which names a track as {@link clipFinder} says. */
export interface ClipRow {
  readonly clip: string;
}

/**
 * Reads a table of tracks: a CSV file with the columns `clip` and another one.
 *
 * @param file path, or `s3://bucket/key`
 * @param what kind of file it is, in words
 * @throws Error that says what is wrong with the file; its cause is a StoreError where that is the store's fault
 */
export async function readClips<Column extends string>(
  file: string,
  what: string,
  column: Column,
  s3?: S3Options,
): Promise<(ClipRow & Record<Column, string>)[]> {
  const text = await readText(file, s3).catch((error: unknown) => {
    throw new Error(`the ${what} file cannot be read: ${(error as Error).message}`, { cause: error });
  });
  return parseCsv(text, {
    columns: (header: string[]) => {
      if (header.includes('clip') && header.includes(column)) return header;
      throw new Error(`${file} must have the columns clip and ${column}`);
    },
    skip_empty_lines: true,
    trim: true,
    bom: true,
  }) as unknown as (ClipRow & Record<Column, string>)[];
}

async function readText(file: string, s3?: S3Options): Promise<string> {
  if (!isAddress(file)) return readFile(file, 'utf8');
  const buckets = new Buckets(bucketOptions(s3));
  return Buffer.from(await (await buckets.find(file)).read()).toString();
}

/**
 * Finds the row that names a track, and the name by which it does. A row names a track by its name with or without extension,
 * or by its path from the genre's folder, the one with the genres, or one above; capitals and the Unicode form matter only where
 * two tracks differ in nothing else. Of several rows the last one counts.
 */
export function clipFinder<Row extends ClipRow>(
  rows: readonly Row[],
): (track: Named) => { row: Row; name: string } | undefined {
  const exact = new Map<string, Row>();
  const folded = new Map<string, Row>();
  for (const row of rows)
    for (const name of namesInRow(row.clip)) {
      exact.set(name, row);
      folded.set(fold(name), row);
    }
  return track => {
    const names = namesOf(track);
    const inTable = (table: Map<string, Row>) => (name: string) =>
      table.has(name) ? [{ row: table.get(name)!, name }] : [];
    return names.flatMap(inTable(exact)).at(0) ?? names.map(fold).flatMap(inTable(folded)).at(0);
  };
}

/** @throws Error since no row names a track */
export function nobodyNamed(file: string, rows: readonly ClipRow[], [first]: readonly Named[]): Error {
  return new Error(
    `none of the ${rows.length} rows of ${file} names a track; the first row names ${JSON.stringify(rows.at(0)?.clip ?? '')}, and the first track is ${JSON.stringify(first.genre === '' ? first.id : `${first.genre}/${first.id}`)}`,
  );
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
