import { percentile } from './percentile.js';
import type { Holdings } from './rest.js';
import type { LoadReport } from './run.js';
import { verdictOf, type Verdict } from './verdict.js';

/** A report as one object for machines: milliseconds, megabytes (10⁶ bytes) and tracks a second. */
export function summarise(report: LoadReport) {
  const { seconds, workers, capacity, offered, heldBack, throughput, tally, memory, shutdown } = report;
  return {
    seconds,
    workers,
    capacity: tenths(capacity),
    offered: tenths(offered),
    heldBack,
    throughput: tenths(throughput),
    outcomes: tally.outcomes,
    unexpected: tally.faults.unexpected,
    latency: mapped(tally.latencies, percentiles),
    slow: mapped(tally.held, percentiles),
    memory: memory && {
      peakRss: megabytes(memory.peak.rss),
      peakPss: megabytes(memory.peak.pss),
      meanRss: memory.quarters.map(megabytes),
      growth: Math.round(1000 * memory.growth) / 1000,
    },
    before: held(report.before),
    after: held(report.after),
    dropped: report.after.dropped,
    shutdown: shutdown && { ...shutdown, ms: Math.round(shutdown.ms) },
    verdict: verdictOf(report),
  };
}

/** {@link summarise}'s object. */
export type Summary = ReturnType<typeof summarise>;

/** Prints a summary as tables. */
export function printSummary(summary: Summary): void {
  const { workers, capacity, offered, heldBack, throughput, memory, shutdown } = summary;
  console.log(`${workers} child processes do ${capacity} tracks a second alone.`);
  console.log(
    `${offered} a second were sent (${heldBack} more held back), ${throughput} a second classified.`,
  );
  console.table(summary.outcomes);
  console.log('Milliseconds to the answer, of good tracks that were classified and of each GET:');
  console.table(summary.latency);
  console.log('Milliseconds that slow clients were borne with:');
  console.table(summary.slow);
  if (memory) {
    console.log(
      'Megabytes of the process tree: peaks, mean resident size in each quarter, and the last over the third:',
    );
    console.log(JSON.stringify(memory));
  } else console.log('Memory and open files are not shown: there is no process, or no /proc, to look at.');
  console.log('Held before and after the load:');
  console.table({ before: summary.before, after: summary.after });
  console.log('Connections that the service closed of itself:');
  console.table(summary.dropped);
  if (shutdown) {
    console.log(
      `Ended with ${shutdown.exitCode} after ${shutdown.ms} ms. Good requests at SIGTERM and after:`,
    );
    console.table({ accepted: shutdown.accepted, late: shutdown.late });
  }
  printCounts('Unexpected, though not good clients’ harm:', summary.unexpected);
  printVerdict(summary.verdict);
}

function printCounts(title: string, counts: Record<string, number>): void {
  if (Object.keys(counts).length === 0) return;
  console.log(title);
  console.table(counts);
}

function printVerdict(verdict: Verdict): void {
  for (const [promise, faults] of Object.entries(verdict))
    console.log(faults.length === 0 ? `ok      ${promise}` : `BROKEN  ${promise}: ${faults.join('; ')}`);
}

const held = ({ underWay, defects, children, openFiles }: Holdings) => ({
  underWay,
  defects,
  children,
  openFiles,
});

function percentiles(values: readonly number[]) {
  const at = (share: number) => Math.round(percentile(values, share));
  return { count: values.length, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

function mapped<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
const megabytes = (bytes: number): number => Math.round(bytes / 1e5) / 10;
