import { randomUUID } from 'node:crypto';
import { access, link, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { featureShape } from '../../features/parameters.js';
import { openDiskStore } from '../../models/store/disk-store.js';
import { WrongUse } from '../../wrong-use.js';
import type { Dataset } from '../data/dataset.js';
import { prepareData } from '../data/prepare.js';
import type { Progress } from '../progress.js';
import { describeForImport, type Exported, type ExportOptions } from './export-parquet.js';

/** The name of the file. */
export const seedName = 'data.json';

/**
 * Writes the features of labelled audio as the JSON of the usual treatment of GTZAN: `mapping` has the names of the genres,
 * `mfcc` the features of each segment, `frames × values`, and `labels` the index of the genre of each. A track at a time is in memory.
 *
 * @param folder that exists
 * @throws WrongUse when the features are no MFCC, or the folder has such a file; Error as `prepareData`
 */
export async function exportSeed(
  dataset: Dataset,
  options: Omit<ExportOptions, 'augmentation'>,
  folder: string,
  progress: Progress,
): Promise<Exported> {
  const { features } = options;
  if (features.kind !== 'mfcc')
    throw new WrongUse(`${seedName} has MFCC; these features are ${features.kind}`);
  const { frames, values } = featureShape(features);
  const draft = join(folder, `.${randomUUID()}`);
  const file = await open(draft, 'wx');
  try {
    const labels: number[] = [];
    await file.write(`{"mapping":${JSON.stringify(dataset.genres)},"mfcc":[`);
    const { kept } = await prepareData(
      dataset,
      { ...options, inOrder: true },
      async ({ genre, clean }) => {
        for (let at = 0; at < clean.length; at += frames * values) {
          await writeSegment(file, clean.subarray(at, at + frames * values), values, labels.length > 0);
          labels.push(dataset.genres.indexOf(genre));
        }
      },
      progress,
    );
    await file.write(`],"labels":${JSON.stringify(labels)}}\n`);
    await file.sync();
    await link(draft, join(folder, seedName)).catch((error: unknown) => {
      throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? alreadyIn(folder) : error;
    });
    await describeForImport(openDiskStore(folder), features, dataset.genres);
    return { tracks: kept.length, segments: labels.length, files: 1 };
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

/** @throws WrongUse when there is such a file */
export async function requireNoSeed(folder: string): Promise<void> {
  const isThere = await access(join(folder, seedName)).then(
    () => true,
    () => false,
  );
  if (isThere) throw alreadyIn(folder);
}

const alreadyIn = (folder: string) => new WrongUse(`${folder} has ${seedName} already`);

/** Every number is written with all its digits: read as 64 bits and rounded to 32, it is what it was. */
async function writeSegment(file: FileHandle, segment: Float32Array, values: number, isNext: boolean) {
  const rows = Array.from({ length: segment.length / values }, (_, frame) =>
    Array.from(segment.subarray(frame * values, (frame + 1) * values)),
  );
  await file.write((isNext ? ',' : '') + JSON.stringify(rows));
}
