import { featureSize, type FeatureParameters } from '../../features/parameters.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import { parquet } from '../../tables/parquet.js';
import type { RowWriter } from '../../tables/row-writer.js';
import { WrongUse } from '../../wrong-use.js';
import type { Augmentation } from '../data/augment.js';
import type { Dataset } from '../data/dataset.js';
import { prepareData, type DataOptions } from '../data/prepare.js';
import type { Progress } from '../progress.js';
import { describeExport, metadataKey } from './export-metadata.js';
import { featureColumns, rowsOf, type FeatureRow } from './feature-row.js';
import { shardCount, shardFolder, shardName, shardOf } from './shards.js';

/** What of a data set is exported, and how its features are computed. */
export interface ExportOptions extends Pick<DataOptions, 'features' | 'workers' | 'cache'> {
  /** How copies are made for training, if they are exported too. */
  readonly augmentation?: Augmentation | undefined;
}

/** How much was exported. */
export interface Exported {
  readonly tracks: number;
  /** Rows of them. */
  readonly segments: number;
  readonly files: number;
}

/**
 * Writes the features of labelled audio as Parquet, a row a segment, in shards of some 32 MiB one after another.
 *
 * @param now that the rows bear
 * @throws WrongUse when the place has an export; StoreError; Error as `prepareData`
 */
export async function exportParquet(
  dataset: Dataset,
  options: ExportOptions,
  store: ObjectStore,
  now: Date,
  progress: Progress,
): Promise<Exported> {
  const { features, augmentation } = options;
  const { tracks } = dataset;
  const shards = shardCount(tracks.length, features, augmentation);
  const metadata = {
    [metadataKey]: JSON.stringify(await describeExport(dataset, features, augmentation)),
  };
  const size = featureSize(features);
  let segments = 0;
  let shard = openShard(size, metadata);
  let number = 0;
  // What could not be written is not added to: other tracks come before the command ends.
  let isBroken = false;
  const write = async () => {
    if (isBroken) throw new Error('a shard was not written');
    isBroken = true;
    const name = shardFolder + shardName(number, shards);
    if (!(await store.write(name, await shard.end(), { absent: true })))
      throw new WrongUse(`${store.location} has ${name} already`);
    isBroken = false;
    number += 1;
    shard = openShard(size, metadata);
  };
  const { kept } = await prepareData(
    dataset,
    { ...options, unpooled: augmentation !== undefined, inOrder: true },
    async (track, index) => {
      while (number < shardOf(index, tracks.length, shards)) await write();
      for (const row of rowsOf(track, features, size, now)) {
        await shard.write(row);
        segments += 1;
      }
    },
    progress,
  );
  while (number < shards) await write();
  await describeForImport(store, features, dataset.genres);
  return { tracks: kept.length, segments, files: shards };
}

/** @throws WrongUse when there are files of an export */
export async function requireNoExport(store: ObjectStore): Promise<void> {
  const { objects } = await store.list(shardFolder);
  if (objects.length > 0) throw new WrongUse(`${store.location} has files in ${shardFolder} already`);
}

interface Shard extends Pick<RowWriter<FeatureRow>, 'write'> {
  end(): Promise<Uint8Array>;
}

function openShard(size: number, metadata: Record<string, string>): Shard {
  const pieces: Uint8Array[] = [];
  const writer = parquet<FeatureRow>(async bytes => void pieces.push(bytes), featureColumns, size, metadata);
  return {
    write: row => writer.write(row),
    async end() {
      await writer.end();
      return Buffer.concat(pieces);
    },
  };
}

/** Writes what `hyena models import --features` takes of a network that was trained on the export. */
export async function describeForImport(
  store: Pick<ObjectStore, 'write' | 'location'>,
  features: FeatureParameters,
  labels: readonly string[],
): Promise<void> {
  const text = `${JSON.stringify({ ...features, labels }, null, 2)}\n`;
  if (!(await store.write('features.json', Buffer.from(text), { absent: true })))
    throw new WrongUse(`${store.location} has features.json already`);
}
