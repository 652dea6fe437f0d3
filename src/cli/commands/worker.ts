import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import type { Config } from '../../config/config.js';
import { requireKernels } from '../../engine/require-kernels.js';
import { parseSelector } from '../../models/publishing/selector.js';
import { openStore } from '../../models/store/open-store.js';
import { startEngine } from '../../serve/start-engine.js';
import { allowedSources } from '../../worker/allowed-sources.js';
import { connectRedis, loadBullMq } from '../../worker/bullmq.js';
import { processorOf } from '../../worker/process-job.js';
import { asked, WrongUse } from '../wrong-use.js';
import { loadEmbedder } from './load-embedder.js';
import { loadPinned } from './load-pinned.js';

/** Where jobs come from, and what is done with them. */
export interface WorkerCommandOptions {
  /** `redis://` or `rediss://`. */
  readonly queue: string;
  /** The queue's name. */
  readonly name: string;
  /** `NAME`, `NAME@VERSION` or `NAME@LABEL`. */
  readonly model: string;
  /** That jobs may refer to, beside what is below `AUDIO_SOURCES`. */
  readonly folders: readonly string[];
  /** Folder or `s3://bucket/prefix` for rows. */
  readonly out?: string | undefined;
  readonly embedding?: boolean | undefined;
}

/** Milliseconds after which others take the jobs of a worker that died. */
const lockDuration = 15_000;

/** Workers that may die over one job before it fails. */
const maxStalledCount = 3;

/** Milliseconds for handing jobs back, when the time for their end is over. */
const handBackTime = 5000;

/**
 * `hyena worker`: classifies the tracks that the jobs of a queue name, until SIGTERM. Then it takes no more jobs, finishes those under
 * way, and hands those back that take longer than the shutdown may.
 *
 * @throws WrongUse; Error when a package is not installed, or queue or model are not to be had
 */
export async function work(config: Config, options: WorkerCommandOptions): Promise<void> {
  const { queue, name, model, folders, out, embedding = false } = options;
  if (folders.length + config.audioSources.length === 0)
    throw new WrongUse('jobs may refer to nothing: name places in AUDIO_SOURCES, or --folders');
  const selector = await asked(() => parseSelector(model));
  const maxBytes = config.maxUploadBytes;
  const find = await asked(() => allowedSources(folders, config.audioSources, { ...config, maxBytes }));
  const results = out === undefined ? undefined : await asked(() => openStore(out, config));
  await requireKernels();
  const bullMq = await loadBullMq();
  const logger = pino({ level: config.logLevel });
  const connection = await connectRedis(queue);
  // While children work, as many tracks are read.
  const concurrency = 2 * config.workers;
  const engine = startEngine(
    { ...config, queueLimit: concurrency, queueTimeoutMs: config.requestTimeoutMs },
    logger,
  );
  const load = embedding ? loadEmbedder : loadPinned;
  const version = await load(selector, config, engine);
  const handingBack = new AbortController();
  const classifier = { engine, version, embedding };
  const worker = new bullMq.Worker(
    name,
    processorOf(bullMq, {
      classifier,
      find,
      results,
      handBack: handingBack.signal,
      onWait: (job, reason) => logger.warn({ job, reason }, 'a job waits'),
    }),
    { connection, concurrency, lockDuration, stalledInterval: lockDuration, maxStalledCount },
  );
  worker.on('error', ({ message }) => logger.warn({ reason: message }, 'the queue does not answer'));
  worker.on('completed', ({ id }) => logger.debug({ job: id }, 'a track is classified'));
  worker.on('failed', (job, { message }) => logger.warn({ job: job?.id, reason: message }, 'a job failed'));
  const { digest } = version;
  logger.info(
    { queue: name, model: `${version.name}@${version.version}`, digest, concurrency },
    'takes jobs',
  );

  const delay = config.shutdownTimeoutMs + handBackTime;
  closeWithGrace({ delay, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'ends after an error');
    else logger.info({ signal }, 'takes no more jobs and finishes those under way');
    const timer = setTimeout(() => handingBack.abort(new Error('handed back')), config.shutdownTimeoutMs);
    await worker.close();
    clearTimeout(timer);
    connection.disconnect();
    await engine.close();
  });
}
