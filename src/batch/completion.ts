import { addCounts, noCounts, type Counts } from './counts.js';
import type { Job } from './job.js';
import { shardName } from './keys-file.js';
import type { OutputStore } from './output-store.js';

/** The file that is there once every shard is whole. */
export const successName = '_SUCCESS.json';

const doneName = (shard: number): string => `done/${shardName(shard)}.json`;

/** The counts of a shard that is whole; undefined while it is not. */
export async function readDone(output: OutputStore, shard: number): Promise<Counts | undefined> {
  const object = await output.read(doneName(shard));
  return object && (JSON.parse(object.content.toString()) as Counts);
}

/** Says that a shard is whole. */
export async function writeDone(output: OutputStore, shard: number, counts: Counts): Promise<void> {
  await output.create(doneName(shard), json(counts));
}

/**
 * Says that the job is whole, if every shard is.
 *
 * @returns the counts of all shards; undefined when some are not whole
 */
export async function completeJob(output: OutputStore, job: Job): Promise<Counts | undefined> {
  const done = (await output.names('done/')).length;
  if (done < job.shards) return undefined;
  const sum = noCounts();
  for (let shard = 0; shard < job.shards; shard += 1) {
    const counts = await readDone(output, shard);
    if (!counts) return undefined;
    addCounts(sum, counts);
  }
  await output.removeDrafts('parts/');
  await output.create(successName, json({ ...sum, shards: job.shards, model: job.model }));
  return sum;
}

/** Takes back that a shard, and the job, are whole: rows of it are to change. */
export async function reopen(output: OutputStore, shard: number): Promise<void> {
  await output.remove([successName]);
  await output.remove([doneName(shard)]);
}

const json = (value: object): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
