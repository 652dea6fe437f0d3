import { createHash } from 'node:crypto';
import type { Catalogue } from '../catalogue/catalogue.js';
import { keyLine } from './keys-file.js';
import type { Job } from './job.js';
import { shardOf } from './shards.js';
import { tryAgain, type Patience } from '../models/store/try-again.js';

/** What was found in a catalogue, and the lines of the shards that were asked for. */
export interface Listing extends Readonly<Job['listing']> {
  readonly lines: ReadonlyMap<number, readonly string[]>;
}

/**
 * Lists a catalogue: all keys once, in its order. The digest is over key, size and ETag of each, so that it differs when a track
 * came, went or changed. Where its store fails, it is listed again from the start, or from the line that failed where it is a list.
 *
 * @param wanted the shards whose lines are kept in memory
 * @throws StoreError; the signal's reason
 */
export function listCatalogue(
  catalogue: Catalogue,
  shards: number,
  wanted: (shard: number) => boolean,
  patience: Patience = {},
): Promise<Listing> {
  const list = () => listOnce(catalogue, shards, wanted, patience);
  return catalogue.goesOn ? list() : tryAgain(list, patience);
}

async function listOnce(
  catalogue: Catalogue,
  shards: number,
  wanted: (shard: number) => boolean,
  patience: Patience,
): Promise<Listing> {
  const hash = createHash('sha256');
  const byShard = new Array<number>(shards).fill(0);
  const lines = new Map<number, string[]>();
  for (let shard = 0; shard < shards; shard += 1) if (wanted(shard)) lines.set(shard, []);
  const seen = new Set<string>();
  let duplicates = 0;
  for await (const item of catalogue.items(undefined, patience)) {
    patience.signal?.throwIfAborted();
    const { key } = item;
    if (seen.has(key)) {
      duplicates += 1;
      continue;
    }
    seen.add(key);
    const line = keyLine(item);
    hash.update(line);
    const shard = shardOf(key, shards);
    byShard[shard] += 1;
    lines.get(shard)?.push(line);
  }
  return { digest: `sha256:${hash.digest('hex')}`, tracks: seen.size, byShard, duplicates, lines };
}
