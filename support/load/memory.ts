import { setTimeout as delay } from 'node:timers/promises';
import { memoryOf, processTree, type Memory } from './process-tree.js';

/** Memory of a process tree over a time, in bytes. */
export interface MemoryReport {
  readonly samples: number;
  readonly peak: Memory;
  /** Mean resident size in each quarter of the time. */
  readonly quarters: readonly number[];
  /** The last quarter's mean over the third's; about 1 where nothing grows. */
  readonly growth: number;
}

/** Measures the tree below a process, four times a second, until told to end. */
export async function watchMemory(pid: number, signal: AbortSignal): Promise<MemoryReport> {
  const samples: Memory[] = [];
  while (!signal.aborted) {
    samples.push(await memoryOf(await processTree(pid)));
    await delay(250);
  }
  const quarters = [0, 1, 2, 3].map(quarter => {
    const part = samples.slice((samples.length * quarter) / 4, (samples.length * (quarter + 1)) / 4);
    return part.reduce((sum, { rss }) => sum + rss, 0) / part.length;
  });
  return {
    samples: samples.length,
    peak: {
      rss: Math.max(...samples.map(({ rss }) => rss)),
      pss: Math.max(...samples.map(({ pss }) => pss)),
    },
    quarters,
    growth: quarters[3] / quarters[2],
  };
}
