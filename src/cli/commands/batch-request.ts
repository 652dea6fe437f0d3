import { stat } from 'node:fs/promises';
import { openOutput, type OutputStore } from '../../batch/output-store.js';
import { jobName, type Job, mostShards } from '../../batch/job.js';
import { readJob } from '../../batch/open-job.js';
import { contradiction, type JobRequest } from '../../batch/request.js';
import type { RowFormat } from '../../batch/row-formats.js';
import type { Patience } from '../../models/store/try-again.js';
import { openCatalogue, type CatalogueSource } from '../../catalogue/open-catalogue.js';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { Config } from '../../config/config.js';
import { parseSelector } from '../../models/publishing/selector.js';
import { openStore } from '../../models/store/open-store.js';
import { isAddress } from '../../models/store/s3-location.js';
import { asked, WrongUse } from '../wrong-use.js';

/** What a batch is to do, and where it goes. */
export interface BatchOptions {
  readonly list?: string;
  readonly out?: string;
  /** `NAME`, `NAME@VERSION` or `NAME@LABEL`. */
  readonly model?: string;
  readonly shards?: number;
  readonly format?: RowFormat;
  readonly embedding?: true;
  readonly every?: number;
}

/** How this process takes part in it. */
export interface RunOptions extends BatchOptions {
  readonly shard?: number;
  readonly retryFailed?: true;
  /** Percent of the tracks. */
  readonly failAbove?: number;
  readonly metrics?: string;
  /** Rows of a part. */
  readonly partRows: number;
}

/** What was asked for, and the job that is there already, which says the same. */
export interface OpenedRequest {
  readonly request: JobRequest;
  readonly output: OutputStore;
  readonly job: Job | undefined;
}

/**
 * Reads what is asked for, and looks for the job.
 *
 * @param shard that this process is to do
 * @throws WrongUse when the job is another one, or there is none and something is missing that one needs
 */
export async function openRequest(
  place: string | undefined,
  config: Config,
  options: BatchOptions,
  shard: number | undefined,
  patience: Patience,
): Promise<OpenedRequest> {
  const { list, out, model, shards, format, embedding, every } = options;
  if (out === undefined) throw new WrongUse('say with --out where the labels are written to');
  if (place !== undefined && list !== undefined)
    throw new WrongUse('the tracks are in a source or in a --list, not in both');
  if ((shards ?? 0) > mostShards) throw new WrongUse(`a job has at most ${mostShards} shards`);
  const source: CatalogueSource | undefined =
    list !== undefined ? { list } : place !== undefined ? { place } : undefined;
  const selector = model === undefined ? undefined : await asked(() => parseSelector(model));
  const request: JobRequest = { source, model: selector, shards, format, embedding, every };
  // Every process that writes there signs its requests, whatever is said of what it reads.
  const output = openOutput(await asked(() => openStore(out, { s3PathStyle: config.s3PathStyle })), patience);
  if (!isAddress(out) && (await stat(out).catch(() => undefined))?.isDirectory() === false)
    throw new WrongUse(`${out} is not a folder`);
  const job = await readJob(output);
  if (job) requireAgreement(job, request, shard, output);
  else if (!source || !selector)
    throw new WrongUse(`there is no job in ${out}: a new one needs a source and --model`);
  else if (shard !== undefined && shard >= (shards ?? 1))
    throw new WrongUse(`there is no shard ${shard}: say the number of all with --shards`);
  return { request, output, job };
}

/** @throws WrongUse when the job is another one than is asked for */
export function requireAgreement(
  job: Job,
  request: JobRequest,
  shard: number | undefined,
  { location }: OutputStore,
): void {
  const fault = contradiction(job, request, shard);
  if (fault !== undefined) throw new WrongUse(`the job in ${location} ${fault} (${jobName})`);
}

/** @throws WrongUse when there is no such catalogue */
export const openSource = (source: CatalogueSource, config: Config): Promise<Catalogue> =>
  asked(() => openCatalogue(source, { ...config, maxBytes: config.maxUploadBytes }));
