import { setTimeout as delay } from 'node:timers/promises';
import type { Exchange } from './exchange.js';
import { driveMix, type Mix } from './mix.js';
import { outcomeOf } from './outcome.js';
import { hasProc, lives, processTree } from './process-tree.js';
import type { References } from './references.js';
import { count, Tally, type Counts, type Faults } from './tally.js';
import type { Upload } from './uploads.js';

/** A process to end. */
export interface Ending {
  readonly pid: number;
  /** Resolves with the exit code when the process has ended; the code is undefined where it cannot be known. */
  readonly exit: Promise<number | null | undefined>;
}

/** How a service ended on SIGTERM under load. */
export interface ShutdownReport {
  readonly exitCode: number | null | undefined;
  /** Milliseconds from SIGTERM to the end. */
  readonly ms: number;
  /** What came of the good requests that were accepted, and not yet answered, at SIGTERM. */
  readonly accepted: Counts;
  /** How many of these got no answer. */
  readonly unanswered: number;
  /** What came of good requests that were not accepted yet, or sent after SIGTERM. */
  readonly late: Counts;
  readonly faults: Faults;
  /** Children that outlived the service; undefined where that cannot be seen. */
  readonly leaked: number | undefined;
}

/** Milliseconds of load before SIGTERM. */
const lead = 3000;
/** Milliseconds after which a service that does not end is killed. */
const patience = 60_000;

/** Sends SIGTERM in the middle of a load that goes on until the service has ended. */
export async function terminateUnderLoad(
  mix: Mix,
  references: References,
  { pid, exit }: Ending,
): Promise<ShutdownReport> {
  const tally = new Tally(references);
  const asked: [Upload, Exchange][] = [];
  const ended = new AbortController();
  const observer = {
    good: (upload: Upload, exchange: Exchange) => asked.push([upload, exchange]),
    other: () => undefined,
    slow: () => undefined,
  };
  const load = driveMix(mix, observer, ended.signal);
  await delay(lead);
  const tree = hasProc ? await processTree(pid) : undefined;
  const sent = performance.now();
  process.kill(pid);
  const timer = setTimeout(() => process.kill(pid, 'SIGKILL'), patience);
  const exitCode = await exit;
  clearTimeout(timer);
  const ms = performance.now() - sent;
  ended.abort();
  await load;

  const accepted: Counts = {};
  const late: Counts = {};
  let unanswered = 0;
  for (const [upload, exchange] of asked) {
    if (exchange.answer || exchange.ended < sent) tally.good(upload, exchange);
    if (exchange.ended < sent) continue;
    const isAccepted = wasAccepted(exchange, sent);
    count(isAccepted ? accepted : late, outcomeOf(exchange));
    if (isAccepted && !exchange.answer) unanswered += 1;
  }
  const leaked = tree && (await stillAlive(tree));
  return { exitCode, ms, accepted, unanswered, late, faults: tally.faults, leaked };
}

/** Whether a service had a whole request, or had begun to answer it, at a moment. */
function wasAccepted({ connected, written, answering }: Exchange, moment: number): boolean {
  return isBefore(answering, moment) || (isBefore(connected, moment) && isBefore(written, moment));
}

const isBefore = (time: number | undefined, moment: number): boolean => time !== undefined && time < moment;

async function stillAlive(tree: Awaited<ReturnType<typeof processTree>>): Promise<number> {
  // Children learn of their parent's end from a closed channel.
  await delay(1000);
  return (await Promise.all(tree.map(lives))).filter(Boolean).length;
}
