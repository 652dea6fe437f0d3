import { readDone, successName } from './completion.js';
import { addCounts, count, noCounts, type Counts } from './counts.js';
import type { Job } from './job.js';
import { readParts } from './journal.js';
import type { OutputStore } from './output-store.js';

/** How far a shard is. */
export interface ShardStatus extends Counts {
  readonly shard: number;
  readonly tracks: number;
  /** Whether every track has its row. */
  readonly isDone: boolean;
}

/** How far a job is. */
export interface JobStatus extends Counts {
  readonly tracks: number;
  readonly isDone: boolean;
  readonly shards: readonly ShardStatus[];
}

/**
 * Looks how far a job is: by the parts of the shards that are under way, and by the counts of those that are whole.
 *
 * @throws StoreError; Error when a part cannot be read
 */
export async function statusOf(output: OutputStore, job: Job): Promise<JobStatus> {
  const sum = noCounts();
  const shards: ShardStatus[] = [];
  for (let shard = 0; shard < job.shards; shard += 1) {
    const done = await readDone(output, shard);
    const counts = done ?? noCounts();
    if (!done) for await (const { rows } of readParts(output, job, shard)) count(counts, rows);
    addCounts(sum, counts);
    shards.push({ shard, tracks: job.listing.byShard[shard], isDone: done !== undefined, ...counts });
  }
  const isDone = (await output.read(successName)) !== undefined;
  return { tracks: job.listing.tracks, isDone, ...sum, shards };
}
