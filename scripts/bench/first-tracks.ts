import { setTimeout as delay } from 'node:timers/promises';
import { processTree } from '../../support/load/process-tree.js';
import { startService } from '../../support/started-service.js';
import { hundredths, median } from './numbers.js';
import type { BenchFile } from './files.js';
import { ask, formsOf } from './rival.js';
import { rounded } from './table.js';

/** Services that are started for each figure. */
const runs = 3;

/** Tracks before a child counts as warm, and those that are measured then. */
const [warming, measured] = [20, 10];

/** Milliseconds in which an idle child has practised. */
const idleTime = 4000;

/** A track that is the first, in milliseconds over HTTP: the median of some services. */
export interface FirstTrack {
  /** The first of all, as soon as the service is ready. */
  readonly 'of a service': number;
  /** The first of a later child, after some seconds in which nobody asked. */
  readonly 'of a child': number;
  /** Of later tracks. */
  readonly warm: number;
  readonly 'of a child / warm': number;
}

/** Measures what the first track of a child takes, by format. */
export async function benchFirstTracks(files: readonly BenchFile[]): Promise<Record<string, FirstTrack>> {
  const rows: Record<string, FirstTrack> = {};
  for (const { name, bytes } of files) {
    const [atOnce, rested, warm]: number[][] = [[], [], []];
    for (let run = 0; run < runs; run++) {
      const service = await startService({ WORKERS: '1', MODEL_POLL_MS: '0' });
      try {
        const rival = { url: `${service.url}/classify`, field: 'audio' };
        const [form] = formsOf(rival, [bytes], 'bin');
        const times: number[] = [];
        while (times.length < warming + measured) times.push((await ask(rival, form)).ms);
        atOnce.push(times[0]);
        warm.push(median(times.slice(-measured)));
        // The service is warm, and its next child is not.
        const [, ...children] = await processTree(service.pid);
        for (const { pid } of children) process.kill(pid, 'SIGKILL');
        await delay(idleTime);
        rested.push((await ask(rival, form)).ms);
      } finally {
        await service.stop();
      }
    }
    rows[name] = {
      'of a service': rounded(median(atOnce)),
      'of a child': rounded(median(rested)),
      warm: rounded(median(warm)),
      'of a child / warm': hundredths(median(rested) / median(warm)),
    };
  }
  return rows;
}
