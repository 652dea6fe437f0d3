import type { KnownItem } from '../catalogue/catalogue.js';
import { readDone, reopen, writeDone } from './completion.js';
import { count, noCounts, type Counts } from './counts.js';
import type { Job } from './job.js';
import { follow, lostShard, partName, readParts, type Part } from './journal.js';
import type { ShardKeys } from './keys-file.js';
import { rest } from './open-job.js';
import { OpenPart, type PartLimits } from './open-part.js';
import type { OutputStore } from './output-store.js';
import { encodeRows } from './row-formats.js';
import type { TrackRow } from './track-row.js';

/** What happens to a shard, for those who watch. */
export interface ShardEvents {
  /** The shard begins, or goes on: so many of its tracks have rows already. */
  readonly onBegin: (tracks: number, done: Counts) => void;
  readonly onRow: (row: TrackRow) => void;
  readonly onPart: () => void;
}

/** How a shard is done. */
export interface ShardRun {
  readonly output: OutputStore;
  readonly job: Job;
  readonly shard: number;
  readonly keys: () => Promise<ShardKeys>;
  /** Gives a row for each track, in their order. */
  readonly label: (tracks: Iterable<KnownItem>) => AsyncIterable<TrackRow>;
  /** Label those anew that failed. */
  readonly retryFailed: boolean;
  readonly signal: AbortSignal;
  readonly events: ShardEvents;
  readonly limits: PartLimits;
}

/**
 * Does a shard, or what is left of it: what has rows is not done again. The rows of an open part are written when the signal ends
 * the work.
 *
 * @returns the counts of all its rows
 * @throws Error when another process does the same shard; StoreError; the signal's reason
 */
export async function runShard(run: ShardRun): Promise<Counts> {
  const { output, job, shard, retryFailed, events } = run;
  const done = await readDone(output, shard);
  if (done && !(retryFailed && done.failed > 0)) return done;
  if (done) await reopen(output, shard);
  const keys = await run.keys();
  const iterator = keys.items();
  const counts = noCounts();
  let sequence = 0;
  for await (const part of readParts(output, job, shard)) {
    const items = follow(iterator, part);
    count(counts, retryFailed ? await relabel(run, part, items) : part.rows);
    sequence += 1;
  }
  events.onBegin(keys.tracks, counts);
  await labelRest(run, rest(iterator), counts, sequence);
  await writeDone(output, shard, counts);
  return counts;
}

async function labelRest(
  { output, job, shard, label, signal, events, limits }: ShardRun,
  tracks: Iterable<KnownItem>,
  counts: Counts,
  first: number,
): Promise<void> {
  const part = new OpenPart(limits);
  let sequence = first;
  const close = async () => {
    const rows = part.take();
    if (rows.length === 0) return;
    const name = partName(shard, sequence, job.format);
    sequence += 1;
    if (!(await output.create(name, await encodeRows(job.format, rows)))) throw lostShard(shard, name);
    count(counts, rows);
    events.onPart();
  };
  try {
    for await (const row of label(tracks)) {
      part.add(row);
      events.onRow(row);
      if (part.isFull) await close();
      signal.throwIfAborted();
    }
  } catch (error) {
    // What is done is not done again, whatever has ended the work.
    await close();
    throw error;
  }
  await close();
}

/** Labels the tracks of a part anew that failed, and puts the part with their rows in its place. */
async function relabel(
  { output, job, shard, label, signal }: ShardRun,
  { name, tag, rows }: Part,
  items: readonly KnownItem[],
): Promise<readonly TrackRow[]> {
  // Looked up anew: what was wrong may have been mended since the catalogue was listed.
  const failed = items.flatMap(({ key, bucket }, index) =>
    rows[index].status === 'failed' ? [bucket === undefined ? { key } : { key, bucket }] : [],
  );
  if (failed.length === 0) return rows;
  const anew = new Map<string, TrackRow>();
  for await (const row of label(failed)) anew.set(row.key, row);
  signal.throwIfAborted();
  const merged = rows.map(row => anew.get(row.key) ?? row);
  if (!(await output.replace(name, await encodeRows(job.format, merged), tag))) throw lostShard(shard, name);
  return merged;
}
