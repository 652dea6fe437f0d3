import { setTimeout as delay } from 'node:timers/promises';
import { exchange } from './exchange.js';
import { openFiles, processTree } from './process-tree.js';

/** What a service holds. */
export interface Holdings {
  /** The sum of the gauges that count requests and tracks under way or waiting; NaN where there are none. */
  readonly underWay: number;
  /** Defects so far: requests that met one, and children that died or said what they may not. */
  readonly defects: number;
  /** Connections that it has closed of itself so far, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Processes below the service's; undefined where that cannot be seen. */
  readonly children?: number;
  /** Open files and sockets of the service's own process; undefined where that cannot be seen. */
  readonly openFiles?: number;
}

/** Milliseconds in which a service must come to rest. */
const patience = 30_000;

/** Counts what a service holds; `pid` is undefined where its processes cannot be seen. */
export async function holdings(url: string, pid: number | undefined): Promise<Holdings> {
  const metrics = await linesOf(url);
  const underWay = sum(metrics, /^hyena_\w*(in_flight|queue_depth|waiting)({.*})? /);
  const defects = sum(
    metrics,
    /^hyena_(problems_total{type="internal"}|child_ends_total{reason="(died|protocol)"}) /,
  );
  const dropped = byReason(metrics, 'hyena_connections_dropped_total');
  if (pid === undefined) return { underWay, defects, dropped };
  // The connection that asked is closed by now, or nearly.
  await delay(100);
  return {
    underWay,
    defects,
    dropped,
    children: (await processTree(pid)).length - 1,
    openFiles: await openFiles(pid),
  };
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

async function linesOf(url: string): Promise<readonly string[]> {
  const { answer } = await exchange(url, { method: 'GET', path: '/metrics' });
  return answer?.body.toString().split('\n') ?? [];
}

/** The sum of the metrics whose lines begin so; NaN where there are none. */
function sum(lines: readonly string[], beginning: RegExp): number {
  const found = lines.filter(line => beginning.test(line));
  if (found.length === 0) return NaN;
  return found.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
}

function byReason(lines: readonly string[], metric: string): Record<string, number> {
  const found = lines.map(line => /^(\w+){reason="(\w+)"} (\d+)$/.exec(line));
  return Object.fromEntries(
    found.flatMap(match => (match?.[1] === metric ? [[match[2], Number(match[3])]] : [])),
  );
}
