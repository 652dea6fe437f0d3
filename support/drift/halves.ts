import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readDataset, type Track } from '../../src/training/data/dataset.js';
import { stratifiedGroupFolds } from '../../src/training/data/splits.js';

/** Labelled tracks, cut in two by artist. */
export interface Halves {
  /** Folder with copies of one half, laid out for training. */
  readonly known: string;
  /** The other one. */
  readonly heldOut: readonly Track[];
}

/** Cuts a folder of labelled tracks in two, so that no artist is in both, and copies one half below `directory`. */
export async function halve(data: string, artists: string, seed: number, directory: string): Promise<Halves> {
  const { tracks } = await readDataset({ data, artists });
  const halves = stratifiedGroupFolds(tracks, 2, seed);
  const known = join(directory, 'known');
  for (const { genre, path } of tracks.filter((_, i) => halves[i] === 0)) {
    await mkdir(join(known, genre), { recursive: true });
    await copyFile(path, join(known, genre, basename(path)));
  }
  return { known, heldOut: tracks.filter((_, i) => halves[i] === 1) };
}
