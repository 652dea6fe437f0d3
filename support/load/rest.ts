import { setTimeout as delay } from 'node:timers/promises';
import { exchange } from './exchange.js';
import { openFiles, processTree } from './process-tree.js';

/** What a service holds. */
export interface Holdings {
  /** The sum of the gauges that count requests and tracks under way or waiting; NaN where there are none. */
  readonly underWay: number;
  /** Processes below the service's; undefined where that cannot be seen. */
  readonly children?: number;
  /** Open files and sockets of the service's own process; undefined where that cannot be seen. */
  readonly openFiles?: number;
}

/** Milliseconds in which a service must come to rest. */
const patience = 30_000;

/** Counts what a service holds; `pid` is undefined where its processes cannot be seen. */
export async function holdings(url: string, pid: number | undefined): Promise<Holdings> {
  const underWay = await sumOfGauges(url);
  if (pid === undefined) return { underWay };
  // The connection that asked is closed by now, or nearly.
  await delay(100);
  return { underWay, children: (await processTree(pid)).length - 1, openFiles: await openFiles(pid) };
}

/** Waits until a service holds no more than before, or for as long as that may take, and tells what it holds then. */
export async function comeToRest(url: string, pid: number | undefined, before: Holdings): Promise<Holdings> {
  const began = performance.now();
  for (;;) {
    const now = await holdings(url, pid);
    if (isAtRest(now, before) || performance.now() - began > patience) return now;
    await delay(250);
  }
}

/** Whether a service has finished all work, has its children and no more open files than before. */
export function isAtRest(now: Holdings, before: Holdings): boolean {
  return (
    now.underWay === 0 &&
    now.children === before.children &&
    (now.openFiles === undefined || now.openFiles <= before.openFiles!)
  );
}

async function sumOfGauges(url: string): Promise<number> {
  const { answer } = await exchange(url, { method: 'GET', path: '/metrics' });
  const gauges =
    answer?.body.toString().match(/^hyena_\w*(in_flight|queue_depth|waiting)({.*})? .*$/gm) ?? [];
  if (gauges.length === 0) return NaN;
  return gauges.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
