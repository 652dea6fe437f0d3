import type { LoadReport } from './run.js';
import { percentile } from './percentile.js';
import type { Counts, Faults } from './tally.js';

/** What a service promises under load, and for each promise how it was broken. */
export type Verdict = Record<string, readonly string[]>;

/** Milliseconds after the deadline, of which one is for an answer that waits for the rest of a body. */
const slack = 10_000;

/** How far the memory of the last quarter may be above that of the third. */
const mostGrowth = 1.1;

/** Judges a run. A promise that cannot be looked at is left out. */
export function verdictOf(report: LoadReport): Verdict {
  const { tally, uploadTimeout, probeTime, memory, before, after, shutdown } = report;
  const longestHeld = Math.max(0, ...Object.values(tally.held).flat());
  const during = (fault: keyof Faults) => [
    ...listed(tally.faults[fault]),
    ...listed(shutdown?.faults[fault] ?? {}).map(text => `while ending: ${text}`),
  ];
  return {
    'answers as it does without load': during('wrong'),
    'drops no good request': during('dropped'),
    'lets who is refused finish sending, so that the answer arrives': during('cutOff'),
    'fails on no good request': during('failed'),
    'says when to try again': listed(tally.faults.withoutRetryAfter),
    ...(uploadTimeout !== undefined && {
      'lets slow clients go at the deadline': unless(
        longestHeld <= uploadTimeout + slack,
        `one was borne with for ${Math.round(longestHeld)} ms`,
      ),
    }),
    ...(probeTime !== undefined && {
      'answers probes in time': ['/livez', '/readyz'].flatMap(path => {
        const time = percentile(tally.latencies[path] ?? [], 0.99);
        return unless(time <= probeTime, `${path} took ${Math.round(time)} ms at the 99th percentile`);
      }),
    }),
    ...(memory && {
      'keeps its memory flat': unless(
        memory.growth <= mostGrowth,
        `${memory.growth.toFixed(2)} times as much in the last quarter as in the third`,
      ),
    }),
    'has no defect': unless(after.defects === before.defects, `${after.defects - before.defects} defects`),
    'has nothing under way in the end': unless(after.underWay === 0, `${after.underWay} under way`),
    ...(after.children !== undefined && {
      'has all its children in the end': unless(
        after.children === before.children,
        `${after.children} processes, before ${before.children}`,
      ),
    }),
    ...(after.openFiles !== undefined && {
      'has closed its files and sockets in the end': unless(
        after.openFiles <= before.openFiles!,
        `${after.openFiles} open, before ${before.openFiles}`,
      ),
    }),
    ...(shutdown && {
      'says when to try again while it ends': listed(shutdown.faults.withoutRetryAfter),
      'answers what it accepted before SIGTERM': unless(
        shutdown.unanswered === 0,
        `${shutdown.unanswered} without an answer`,
      ),
    }),
    ...(shutdown?.exitCode !== undefined && {
      'ends with 0': unless(
        shutdown.exitCode === 0,
        `${shutdown.exitCode} after ${Math.round(shutdown.ms)} ms`,
      ),
    }),
    ...(shutdown?.leaked !== undefined && {
      'leaves no child behind': unless(shutdown.leaked === 0, `${shutdown.leaked} left`),
    }),
  };
}

const listed = (counts: Counts): string[] =>
  Object.entries(counts).map(([what, times]) => `${times} × ${what}`);

const unless = (kept: boolean, fault: string): string[] => (kept ? [] : [fault]);
