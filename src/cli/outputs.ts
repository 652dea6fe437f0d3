import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireWritable } from '../models/require-writable.js';
import { makeFolder, replaceFile } from '../models/store/durable-files.js';

/** What a command gives to the program that runs it, by name; what is undefined is left out. */
export type Figures = Readonly<Record<string, string | number | undefined>>;

/** The file with all that there is to say, which is written last. */
const reportName = 'report.json';

/** Bytes that a file of a figure has at most: workflow engines take no more. */
const largest = 1024;

/**
 * Sees to it that results can be written, and that none of an earlier run is taken for this one's.
 *
 * @throws Error when nothing can be written there
 */
export async function openOutputs(directory: string | undefined): Promise<void> {
  if (directory === undefined) return;
  await requireWritable(directory);
  await rm(join(directory, reportName), { force: true });
}

/**
 * Writes a small text file for each figure, without a line feed, and `report.json`, each in one step. A figure whose name or
 * text does not suit a small file is in the report only.
 */
export async function writeOutputs(
  directory: string | undefined,
  figures: Figures,
  report: object,
): Promise<void> {
  if (directory === undefined) return;
  await makeFolder(directory);
  for (const [name, value] of Object.entries(figures)) {
    const text = String(value);
    if (value === undefined || !/^\w[\w. -]{0,99}$/.test(name) || Buffer.byteLength(text) > largest) continue;
    await replaceFile(join(directory, name), text);
  }
  await replaceFile(join(directory, reportName), `${JSON.stringify(report, null, 2)}\n`);
}
