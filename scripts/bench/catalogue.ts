import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { music, wav } from '../../support/audio/synth.js';
import type { BenchTrack } from './tracks.js';
import { variantOf } from './variants.js';

/** A folder of tracks that are the same audio as different bytes. */
export interface BenchCatalogue {
  readonly name: string;
  readonly folder: string;
  readonly extension: string;
  /** The paths of the tracks. */
  readonly files: readonly string[];
}

/** Gives some work a folder for it alone, which is removed afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hyena-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes so many variants of a track. @param parent where their folder is made */
export async function variantCatalogue(
  { name, extension, bytes }: BenchTrack,
  count: number,
  parent: string,
): Promise<BenchCatalogue> {
  const folder = join(parent, extension);
  const files = await write(folder, count, extension, i => variantOf(bytes, extension, i));
  return { name: `${count} × ${name}`, folder, extension, files };
}

/** Writes so many tracks of 3.1 s, the same music ever quieter. */
export async function shortCatalogue(count: number, folder: string): Promise<void> {
  const samples = music(3.1);
  await write(folder, count, 'wav', i => wav(samples.map(value => value * (1 - i / (2 * count)))));
}

async function write(folder: string, count: number, extension: string, fileOf: (i: number) => Buffer) {
  await mkdir(folder);
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const path = join(folder, `${String(i).padStart(6, '0')}.${extension}`);
    await writeFile(path, fileOf(i));
    files.push(path);
  }
  return files;
}
