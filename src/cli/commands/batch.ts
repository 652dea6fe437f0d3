import { setMaxListeners } from 'node:events';
import { constants } from 'node:os';
import pino from 'pino';
import { ByteBudget } from '../../catalogue/byte-budget.js';
import { completeJob, readDone } from '../../batch/completion.js';
import { addCounts, noCounts, type Counts } from '../../batch/counts.js';
import type { Job } from '../../batch/job.js';
import { labelTracks, type Labelling } from '../../batch/label-tracks.js';
import { listCatalogue } from '../../batch/listing.js';
import { openMetricsFile } from '../../batch/metrics-file.js';
import { newJob } from '../../batch/new-job.js';
import { createJob, openKeys, writeKeys } from '../../batch/open-job.js';
import { usualPart } from '../../batch/open-part.js';
import { followShard, progressBar, progressLines } from '../../batch/progress.js';
import { runShard } from '../../batch/run-shard.js';
import { assignedShard } from '../../batch/shards.js';
import type { Catalogue } from '../../catalogue/catalogue.js';
import type { Config } from '../../config/config.js';
import { requireKernels } from '../../engine/require-kernels.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import type { StoreError } from '../../models/store/object-store.js';
import { openTracing } from '../../serve/open-tracing.js';
import { noSpan } from '../../tracing/span.js';
import { asked } from '../wrong-use.js';
import {
  openRequest,
  openSource,
  requireAgreement,
  type OpenedRequest,
  type RunOptions,
} from './batch-request.js';
import { loadPinned } from './load-pinned.js';
import { ownEngine } from './own-engine.js';
import { requireEmbedding } from './require-embedding.js';

/** Milliseconds that the last spans may take to be sent. */
const flushTimeout = 5000;

/** Tracks under way for each child: one that takes long delays the rows after it, and not the work on them. */
const tracksPerWorker = 16;

/** The exit code of a gate that says no. */
const tooManyFailed = 3;

/**
 * `hyena batch SOURCE`: labels the tracks of a catalogue, or those of one shard, and goes on where an earlier run has ended. The
 * exit code is 3 when more tracks failed than may, and that of the signal when one ended it.
 *
 * @throws WrongUse; StoreError when a store fails for too long; Error when another process does the same
 */
export async function batch(place: string | undefined, config: Config, options: RunOptions): Promise<void> {
  const shard = await asked(() => assignedShard(options.shard, process.env));
  const stopping = stopOnSignals();
  const { signal } = stopping;
  const metrics =
    options.metrics === undefined
      ? undefined
      : openMetricsFile(options.metrics, fault => say(`the metrics cannot be written (${fault.message})`));
  const onFault = (fault: StoreError) => {
    metrics?.storeFailed();
    say(`${fault.message}; trying again`);
  };
  const patience = { signal, onFault };
  const work = { place, config, options, shard, patience, metrics };
  try {
    // What is to be written when a signal has ended the work is still tried again.
    const opened = await openRequest(place, config, options, shard, { onFault });
    const counts = await labelShards(work, opened);
    judge(counts, options.failAbove);
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    say(`ended by ${stopping.name()}; what is done is written, and the same command goes on`);
    process.exitCode = 128 + constants.signals[stopping.name()!];
  } finally {
    stopping.end();
    await metrics?.close();
  }
}

interface Work {
  readonly config: Config;
  readonly options: RunOptions;
  readonly shard: number | undefined;
  readonly patience: { readonly signal: AbortSignal; readonly onFault: (fault: StoreError) => void };
  readonly metrics: ReturnType<typeof openMetricsFile> | undefined;
}

/** Does the shards of this process. @returns the counts of their rows */
async function labelShards(work: Work, opened: OpenedRequest): Promise<Counts> {
  const { config, options, shard, patience } = work;
  const { output, request } = opened;
  if (opened.job && !options.retryFailed) {
    const whole = await countsOf(opened.job, shard, opened);
    if (whole) return whole;
  }
  await requireKernels();
  const width = tracksPerWorker * config.workers;
  const engine = ownEngine(config, config.workers, width);
  const tracing = await openTracing(config, pino(pino.destination(2)));
  try {
    const { name, version } = opened.job?.model ?? request.model!;
    const chosen = await loadPinned({ name, version }, config, engine);
    const catalogue = await openSource(opened.job?.source ?? request.source!, config);
    const job = opened.job ?? (await beginJob(work, opened, chosen, catalogue));
    if (chosen.digest !== job.model.digest)
      throw new Error(
        `${name}@${chosen.version} is not the version that this job began with (${job.model.digest.slice(0, 19)}…): its rows would not go with those that are there`,
      );
    if (job.embedding) await asked(() => requireEmbedding(chosen, config));
    const begin = (each: number) =>
      tracing?.begin('batch shard', { 'hyena.batch.shard': each, 'hyena.batch.shards': job.shards }) ??
      noSpan;
    const labelling = {
      catalogue,
      engine,
      version: chosen,
      embedding: job.embedding,
      every: job.every,
      width,
      budget: new ByteBudget(Math.max(config.maxUploadMemoryBytes, config.maxUploadBytes)),
      patience,
    };
    for (const each of shardsOf(job, shard))
      await labelShard(work, opened, job, each, begin(each), labelling);
    await completeJob(output, job);
    return (await countsOf(job, shard, opened))!;
  } finally {
    await engine.close();
    await tracing?.close(flushTimeout);
  }
}

async function labelShard(
  { options, patience, metrics }: Work,
  { output }: OpenedRequest,
  job: Job,
  shard: number,
  span: Labelling['span'],
  labelling: Omit<Labelling, 'span'>,
): Promise<void> {
  const show = process.stderr.isTTY
    ? progressBar(process.stderr)
    : progressLines(line => console.error(line));
  const events = followShard(shard, (progress, moment) => {
    metrics?.show(progress);
    show(progress, moment);
  });
  try {
    await runShard({
      output,
      job,
      shard,
      keys: () => openKeys(output, job, shard, labelling.catalogue, patience),
      label: tracks => labelTracks(tracks, { ...labelling, span }),
      retryFailed: options.retryFailed ?? false,
      signal: patience.signal,
      events,
      limits: { ...usualPart, rows: options.partRows },
    });
    span.end();
  } catch (error) {
    span.end(error as Error);
    throw error;
  } finally {
    events.end();
  }
}

/** Lists the catalogue and begins the job, unless another process begins it in the same moment. */
async function beginJob(
  { shard, patience }: Work,
  { output, request }: OpenedRequest,
  { name, version, digest }: ServingVersion,
  catalogue: Catalogue,
): Promise<Job> {
  const isOurs = (each: number) => shard === undefined || each === shard;
  const listing = await listCatalogue(catalogue, request.shards ?? 1, isOurs, patience);
  const job = await createJob(output, newJob(request, listing, { name, version, digest }));
  requireAgreement(job, request, shard, output);
  if (job.listing.digest === listing.digest) await writeKeys(output, listing);
  return job;
}

const shardsOf = ({ shards }: Job, shard: number | undefined): number[] =>
  shard === undefined ? Array.from({ length: shards }, (_, each) => each) : [shard];

/** The counts of the shards of this process; undefined when one of them is not whole. */
async function countsOf(
  job: Job,
  shard: number | undefined,
  { output }: OpenedRequest,
): Promise<Counts | undefined> {
  const sum = noCounts();
  for (const each of shardsOf(job, shard)) {
    const counts = await readDone(output, each);
    if (!counts) return undefined;
    addCounts(sum, counts);
  }
  await completeJob(output, job);
  return sum;
}

/** Says how it went. @param failAbove percent of the rows that may have failed */
function judge({ rows, failed, problems }: Counts, failAbove = 100): void {
  const reasons = Object.entries(problems).map(([code, count]) => `${count} ${code}`);
  say(`${rows} tracks, ${failed} failed${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`);
  if (failed <= (failAbove / 100) * rows) return;
  say(`more than ${failAbove} % failed`);
  process.exitCode = tooManyFailed;
}

/** In a terminal, in the place of the bar, which goes on below. */
const say = (message: string) => console.error(`${process.stderr.isTTY ? clearLine : ''}hyena: ${message}`);

const clearLine = '\r\u001b[K';

/** Lets the first signal end the work in order; a second one ends the process. */
function stopOnSignals() {
  const controller = new AbortController();
  // All tracks under way listen.
  setMaxListeners(0, controller.signal);
  let received: 'SIGINT' | 'SIGTERM' | undefined;
  const stop = (name: 'SIGINT' | 'SIGTERM') => {
    received = name;
    controller.abort(new Error(`ended by ${name}`));
    end();
  };
  const end = () => void process.off('SIGINT', stop).off('SIGTERM', stop);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: controller.signal, name: () => received, end };
}
