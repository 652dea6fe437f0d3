import { setTimeout as delay } from 'node:timers/promises';
import { startService } from '../started-service.js';
import { measureCapacity } from './capacity.js';
import { exchange } from './exchange.js';
import { watchMemory, type MemoryReport } from './memory.js';
import { driveMix, type Mix } from './mix.js';
import { hasProc, lives, processTree } from './process-tree.js';
import { askReferences } from './references.js';
import { comeToRest, holdings, type Holdings } from './rest.js';
import { terminateUnderLoad, type Ending, type ShutdownReport } from './shutdown.js';
import { Tally } from './tally.js';
import { largeInferences } from './inferences.js';
import { goodTracks } from './tracks.js';
import { goodUploads, hostileUploads } from './uploads.js';

/** Which service is loaded, and how. */
export interface LoadOptions {
  /** Seconds of load. */
  readonly seconds: number;
  /** Good uploads a second, in times of what the service did alone. */
  readonly factor: number;
  /** Settings of the service that is started. */
  readonly env?: Readonly<Record<string, string>>;
  /** A running service, to load instead of one that is started. With its process it is ended, too. */
  readonly running?: { readonly url: string; readonly probes?: string; readonly pid?: number };
  /** Milliseconds in which 99 of 100 probes are to be answered; where it is not given, that is not judged. */
  readonly probeTime?: number;
  /** Is told what is being done. */
  readonly progress?: (step: string) => void;
}

/** What came of a run. */
export interface LoadReport {
  readonly seconds: number;
  readonly workers: number;
  /** Tracks a second that were classified, one for each child process at a time and nothing beside. */
  readonly capacity: number;
  /** Good uploads a second that were sent. */
  readonly offered: number;
  /** Good uploads not sent, since too many were under way. */
  readonly heldBack: number;
  /** Good uploads a second that were classified under load. */
  readonly throughput: number;
  readonly tally: Tally;
  /** Milliseconds that the service gives a request to arrive; undefined where it was not told. */
  readonly uploadTimeout: number | undefined;
  /** Milliseconds in which 99 of 100 probes are to be answered. */
  readonly probeTime: number | undefined;
  readonly memory: MemoryReport | undefined;
  readonly before: Holdings;
  readonly after: Holdings;
  readonly shutdown: ShutdownReport | undefined;
}

/** What the started service is told where the caller says nothing else. */
const defaults = {
  WORKERS: '2',
  UPLOAD_TIMEOUT_MS: '10000',
  RESPONSE_TIMEOUT_MS: '10000',
  PROBE_PORT: '0',
};

/** A service that is ready. */
interface Target {
  readonly url: string;
  readonly probes?: string | undefined;
  readonly ending?: Ending;
  readonly uploadTimeout?: number;
}

/**
 * Loads a service with several times as much as it can do, beside clients that are hostile, slow or gone, and ends it
 * under that load.
 *
 * @throws Error when the service does not start, or does not classify good tracks without load
 */
export async function runLoad({ env, running, ...options }: LoadOptions): Promise<LoadReport> {
  if (running) {
    const { url, probes, pid } = running;
    return load({ url, probes, ending: pid === undefined ? undefined : { pid, exit: endOf(pid) } }, options);
  }
  const settings = { ...defaults, ...env };
  const service = await startService(settings);
  try {
    const uploadTimeout = Number(settings.UPLOAD_TIMEOUT_MS);
    return await load({ url: service.url, probes: service.probes, ending: service, uploadTimeout }, options);
  } finally {
    await service.stop();
  }
}

async function load(
  { url, probes = url, ending, uploadTimeout }: Target,
  { seconds, factor, probeTime, progress = () => undefined }: LoadOptions,
): Promise<LoadReport> {
  const pid = hasProc ? ending?.pid : undefined;
  const good = goodTracks().flatMap(goodUploads);
  progress('asking for each track once');
  const references = await askReferences(url, good);
  const workers = await workersOf(url);
  progress('measuring what the service does alone');
  const capacity = await measureCapacity(url, good, workers);
  const before = await holdings(probes, pid);

  const inferences = await largeInferences(url);
  const mix: Mix = { url, probes, good, hostile: hostileUploads(), inferences, rate: factor * capacity };
  const tally = new Tally(references);
  const end = AbortSignal.timeout(1000 * seconds);
  progress(`sending ${mix.rate.toFixed(0)} tracks a second for ${seconds} s`);
  const began = performance.now();
  const [arrivals, memory] = await Promise.all([
    driveMix(mix, tally, end),
    pid === undefined ? undefined : watchMemory(pid, end),
  ]);
  const elapsed = (performance.now() - began) / 1000;
  progress('waiting for the service to come to rest');
  const after = await comeToRest(probes, pid, before);
  if (ending) progress('ending the service under load');
  return {
    seconds,
    workers,
    capacity,
    offered: arrivals.sent / seconds,
    heldBack: arrivals.heldBack,
    throughput: tally.latencies.good.length / elapsed,
    tally,
    uploadTimeout,
    probeTime,
    memory,
    before,
    after,
    shutdown: ending && (await terminateUnderLoad(mix, references, ending)),
  };
}

async function workersOf(url: string): Promise<number> {
  const { answer } = await exchange(url, { method: 'GET', path: '/readyz' });
  return (JSON.parse(answer!.body.toString()) as { workers: number }).workers;
}

/** Resolves when a process that is not ours has ended. */
async function endOf(pid: number): Promise<undefined> {
  const [identity] = await processTree(pid);
  while (await lives(identity)) await delay(100);
}
