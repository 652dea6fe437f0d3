import type { KnownItem } from '../catalogue/catalogue.js';
import type { Job } from './job.js';
import { shardName } from './keys-file.js';
import type { OutputStore } from './output-store.js';
import { decodeRows } from './row-formats.js';
import type { TrackRow } from './track-row.js';

/** A part of a shard: rows that follow those of the part before it, in the order of the shard's keys. */
export interface Part {
  readonly name: string;
  readonly tag: string;
  readonly rows: readonly TrackRow[];
}

/** The name of a part, by which parts sort. */
export const partName = (shard: number, sequence: number, format: Job['format']): string =>
  `parts/${shardName(shard)}-${String(sequence).padStart(6, '0')}.${format}`;

/**
 * The parts of a shard that are written, one after another: what is done of it.
 *
 * @throws Error when one cannot be read; StoreError
 */
export async function* readParts(
  output: OutputStore,
  { format }: Job,
  shard: number,
): AsyncGenerator<Part, void, void> {
  for (let sequence = 0; ; sequence += 1) {
    const name = partName(shard, sequence, format);
    const object = await output.read(name);
    if (!object) return;
    let rows;
    try {
      rows = await decodeRows(format, object.content);
    } catch (cause) {
      throw new Error(`${name} in ${output.location} cannot be read: it is not as it was written`, { cause });
    }
    yield { name, tag: object.tag, rows };
  }
}

/**
 * Follows a part along the keys of its shard.
 *
 * @param keys which are taken from
 * @returns the tracks of the part's rows
 * @throws Error when the part has others
 */
export function follow(keys: Iterator<KnownItem, void, void>, { name, rows }: Part): KnownItem[] {
  return rows.map(({ key }) => {
    const next = keys.next();
    if (next.value?.key === key) return next.value;
    throw new Error(`${name} does not have the rows of this shard: parts of another job are among these`);
  });
}

/** Another process has written what this one was about to write: one of the two goes on. */
export const lostShard = (shard: number, name: string): Error =>
  new Error(
    `another process works on shard ${shard}: it has written ${name}; this one stops, and nothing is lost (if no other process runs, an answer of the store was lost: start again)`,
  );
