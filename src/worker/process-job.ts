import type { ObjectStore } from '../models/store/object-store.js';
import { StoreError } from '../models/store/object-store.js';
import { Problem } from '../problems.js';
import type { FindSource } from './allowed-sources.js';
import type { BullMq, Processor } from './bullmq.js';
import { putResult } from './result-store.js';
import type { TrackRow } from '../batch/track-row.js';
import { classifyTrack, type Classifier } from './classify-track.js';

/** What jobs are done with. */
export interface JobTools {
  readonly classifier: Classifier;
  readonly find: FindSource;
  /** Where rows are written too. */
  readonly results: ObjectStore | undefined;
  /** Aborts when jobs under way are to be handed back. */
  readonly handBack: AbortSignal;
  /** Called before a job waits. */
  readonly onWait: (job: string | undefined, reason: string) => void;
}

/**
 * Times that a job is begun while a store does not answer: with the pauses between them 13 minutes. Where the credentials of the worker are at
 * fault there is no end of it: that is no fault of the job, and another worker may have good ones.
 */
export const mostStarts = 10;

/** Milliseconds before the second start; twice as many before each further one, up to five minutes. */
const firstPause = 1000;
const longestPause = 300_000;

/** Milliseconds that a job waits after a start that a passing fault ended. */
export const pauseAfter = (starts: number): number => Math.min(firstPause * 2 ** (starts - 1), longestPause);

/**
 * What a worker does with a job `{ "source": … }`: its row is what the job gives. A track whose fault is its own fails its job,
 * which is not tried again; where a store does not answer, or does not take the worker's credentials, the job waits and is. Where a store refuses the
 * place or the rights to it, the job fails as its producer said of failures.
 */
export function processorOf(
  { UnrecoverableError, DelayedError, WaitingError }: Omit<BullMq, 'Worker'>,
  { classifier, find, results, handBack, onWait }: JobTools,
): Processor {
  const classify = async (source: string) => {
    const row = await classifyTrack(source, find, classifier, handBack);
    if (results) await putResult(results, row);
    return row;
  };
  return async (job, token) => {
    const source = sourceOf(job.data);
    if (source === undefined)
      throw new UnrecoverableError('malformed-request: A job is {"source": "s3://bucket/key"}, or a path.');
    let row: TrackRow;
    try {
      row = await unlessAborted(handBack, classify(source));
    } catch (error) {
      if (handBack.aborted) {
        await job.moveToWait(token);
        throw new WaitingError();
      }
      if (!mayWait(error, job.attemptsStarted)) throw error;
      onWait(job.id, (error as Error).message);
      await job.moveToDelayed(Date.now() + pauseAfter(job.attemptsStarted), token);
      throw new DelayedError();
    }
    if (row.problem) throw new UnrecoverableError(`${row.problem.code}: ${row.problem.detail}`);
    return row;
  };
}

/** Whether a job that an error has ended is to be begun again. */
function mayWait(error: unknown, starts: number): boolean {
  if (error instanceof StoreError && error.refusal === 'credentials') return true;
  return (error instanceof StoreError ? error.mayPass : error instanceof Problem) && starts < mostStarts;
}

/** What the work gives, unless a signal aborts before. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function sourceOf(data: unknown): string | undefined {
  const source = (data as { source?: unknown } | null)?.source;
  return typeof source === 'string' && source !== '' ? source : undefined;
}
