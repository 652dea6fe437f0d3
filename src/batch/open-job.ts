import type { Catalogue, KnownItem } from '../catalogue/catalogue.js';
import { jobName, parseJob, type Job } from './job.js';
import { decodeKeys, encodeKeys, keysName, type ShardKeys } from './keys-file.js';
import { listCatalogue, type Listing } from './listing.js';
import type { OutputStore } from './output-store.js';
import type { Patience } from '../models/store/try-again.js';

/** The job that is kept in a place; undefined when there is none. @throws Error when it cannot be read */
export async function readJob(output: OutputStore): Promise<Job | undefined> {
  const object = await output.read(jobName);
  return object && parseJob(object.content.toString());
}

/**
 * Begins a job, unless another process has begun one there at the same time.
 *
 * @returns what the place has: this one or the other one
 */
export async function createJob(output: OutputStore, job: Job): Promise<Job> {
  const isCreated = await output.create(jobName, Buffer.from(`${JSON.stringify(job, null, 2)}\n`));
  return isCreated ? job : (await readJob(output))!;
}

/** Writes the keys of the shards that a listing has lines of, in the place of those of another listing. */
export async function writeKeys(output: OutputStore, { digest, lines }: Listing): Promise<void> {
  for (const [shard, own] of lines) {
    const [name, content] = [keysName(shard), encodeKeys(digest, own)];
    while (!(await output.create(name, content))) {
      const other = await output.read(name);
      if (other && (decodeKeys(other.content, digest) || (await output.replace(name, content, other.tag))))
        break;
    }
  }
}

/** Thrown when a catalogue is not any more what a job began with, and the keys of a shard were not written by then. */
export class ListingChanged extends Error {}

/**
 * The keys of a shard, as they were planned or as they were when the shard began. Where there are none, the catalogue is listed, and has to be what it was when the
 * job began.
 *
 * @throws ListingChanged; StoreError
 */
export async function openKeys(
  output: OutputStore,
  job: Job,
  shard: number,
  catalogue: Catalogue,
  patience: Patience = {},
): Promise<ShardKeys> {
  const { digest } = job.listing;
  const read = async () => {
    const object = await output.read(keysName(shard));
    return object && decodeKeys(object.content, digest);
  };
  const written = await read();
  if (written) return written;
  const listing = await listCatalogue(catalogue, job.shards, each => each === shard, patience);
  if (listing.digest !== digest) throw changed(job, listing, output.location, shard);
  await writeKeys(output, listing);
  return (await read())!;
}

function changed({ listing, createdAt }: Job, now: Listing, location: string, shard: number): Error {
  const difference =
    now.tracks === listing.tracks
      ? `${now.tracks} tracks, of which some are others or have changed`
      : `${listing.tracks} tracks then, ${now.tracks} now`;
  return new ListingChanged(
    `the catalogue is not what it was when this job began (${createdAt}): ${difference}. ` +
      `The keys of shard ${shard} were not written by then, so it cannot be done as the others are. ` +
      `Put the catalogue back as it was, or begin a job in another place than ${location}; ` +
      `hyena batch plan writes the keys of all shards at once, and what changes later changes no plan`,
  );
}

/** The tracks of keys that are left when some were followed. */
export function* rest(keys: Iterator<KnownItem, void, void>): Generator<KnownItem, void, void> {
  for (let next = keys.next(); !next.done; next = keys.next()) yield next.value;
}
