import { listCatalogue } from '../../batch/listing.js';
import { createJob, writeKeys } from '../../batch/open-job.js';
import { newJob } from '../../batch/new-job.js';
import type { StoreError } from '../../models/store/object-store.js';
import type { Config } from '../../config/config.js';
import { asked } from '../wrong-use.js';
import { openRequest, openSource, requireAgreement, type BatchOptions } from './batch-request.js';
import { readBase } from './base-version.js';
import { requireEmbedding } from './require-embedding.js';

/**
 * `hyena batch plan SOURCE`: lists the catalogue once, and writes the keys of every shard and then the job. Where the job is there
 * already, it says so.
 *
 * @throws WrongUse; StoreError
 */
export async function plan(place: string | undefined, config: Config, options: BatchOptions): Promise<void> {
  const patience = { onFault: ({ message }: StoreError) => console.error(`hyena: ${message}; trying again`) };
  const { request, output, job } = await openRequest(place, config, options, undefined, patience);
  if (job) {
    console.error(
      `the job is planned: ${job.listing.tracks} tracks in ${job.shards} shards, as of ${job.createdAt}`,
    );
    return;
  }
  const { manifest, digest } = await asked(() => readBase(options.model!, config));
  const { name, version } = manifest;
  if (options.embedding) await asked(() => requireEmbedding({ name, version, manifest }, config));
  const catalogue = await openSource(request.source!, config);
  const listing = await listCatalogue(catalogue, request.shards ?? 1, () => true, patience);
  await writeKeys(output, listing);
  const created = await createJob(output, newJob(request, listing, { name, version, digest }));
  requireAgreement(created, request, undefined, output);
  console.error(`${listing.tracks} tracks in ${created.shards} shards, with ${name}@${version}`);
}
