import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { faultOf } from '../../models/store/fault-of.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import { collectSome } from '../../models/version.js';
import { ProcessPool } from '../../pool/process-pool.js';
import { Problem } from '../../problems.js';
import { WrongUse } from '../../wrong-use.js';
import type { ExportMetadata } from './export-metadata.js';
import { readShardResult, type PooledTrack, type ShardOptions } from './shard-job.js';
import { shardFolder, shardName, shardPattern } from './shards.js';

/** Bytes of a shard that are read: many times what the command writes, unless a single track has more. */
const largestShard = 2 ** 28;

/** A shard is parsed in a child, which is ended when it needs more than this. */
const limits = { taskTimeout: 60_000, memoryLimit: 2 ** 31, resultBytes: 2 ** 28, maxTasks: Infinity };

/**
 * Reads the tracks of an export in their order, a shard in memory at a time.
 *
 * @param onTracks called with those of each shard, of which there may be none
 * @returns what the export says of itself
 * @throws WrongUse when it is none, not whole, damaged, or not as expected; StoreError
 */
export async function readExport(
  store: ObjectStore,
  options: ShardOptions,
  onTracks: (tracks: readonly PooledTrack[], metadata: ExportMetadata) => void,
): Promise<ExportMetadata> {
  const named = (error: unknown): never => {
    throw faultOf(store.location, error);
  };
  const names = await shardsIn(store).catch(named);
  const pool = new ProcessPool({
    filename: fileURLToPath(new URL('./shard-child.js', import.meta.url)),
    childOptions: options,
    permissions: { read: [], write: [], addons: false },
    workers: 1,
    queueLimit: 1,
    ...limits,
  });
  try {
    let metadata: ExportMetadata | undefined;
    let found = 0;
    for (const name of names) {
      const place = `${store.location}/${name}`;
      const opened = await store.open(name).catch(named);
      if (!opened || opened === 'unchanged') throw new WrongUse(`${place} is gone`);
      const bytes = await collectSome(opened.body, largestShard).catch(named);
      if (!bytes) throw new WrongUse(`${place} has more than ${largestShard} bytes`);
      const result = await pool
        .run('read', {}, { read: readShardResult, pieces: [bytes] })
        .catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
          throw new WrongUse(`${place} takes more time or memory than a shard may`, { cause: error });
        });
      if ('fault' in result) throw new WrongUse(`${place}: ${result.fault}`);
      metadata ??= result.metadata;
      if (!isDeepStrictEqual(metadata, result.metadata)) throw new WrongUse(`${place} is of another export`);
      onTracks(result.tracks, metadata);
      found += result.tracks.length;
    }
    if (!metadata || found === 0) throw new WrongUse(`${store.location} has no tracks`);
    return metadata;
  } finally {
    await pool.close();
  }
}

/** The names of all shards. @throws WrongUse when there are none, or one is missing */
async function shardsIn(store: ObjectStore): Promise<string[]> {
  const { objects } = await store.list(shardFolder);
  const found = new Set(objects.map(({ name }) => name).filter(name => shardPattern.test(name)));
  const [any = ''] = found;
  const count = shardPattern.exec(any)?.[1];
  if (count === undefined)
    throw new WrongUse(
      `${store.location} has no ${shardFolder}${shardName(0, 1).replace(/\d{5}/g, '…')}: hyena train takes exports in Parquet`,
    );
  const names = Array.from({ length: Number(count) }, (_, shard) => shardName(shard, Number(count)));
  const missing = names.filter(name => !found.has(name));
  if (missing.length > 0 || found.size !== names.length)
    throw new WrongUse(
      `${store.location} is not whole, or has shards of two exports: ${missing[0] ?? 'there are more'} ${missing.length > 0 ? 'is missing' : 'than one says'}`,
    );
  return names.map(name => shardFolder + name);
}
