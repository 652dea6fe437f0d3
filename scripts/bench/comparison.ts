import { hasProc, memoryOf, processTree } from '../../support/load/process-tree.js';
import { startService } from '../../support/started-service.js';
import { benchColdStart } from './cold-start.js';
import { benchGrowth } from './growth.js';
import { race } from './race.js';
import type { Rival } from './rival.js';
import { row, type Table } from './table.js';
import { minutesOfMp3, type BenchTrack } from './tracks.js';

/** Of the service that is measured. */
const settings = { WORKERS: '2', MODEL_POLL_MS: '0' };

/** What a comparison may be told. */
export interface ComparisonOptions {
  /** A service that is served already, and measured beside. */
  readonly peer?: Rival;
  /** Turns that each service has with each track. */
  readonly rounds: number;
}

/** Measures a service of its own, with two children, as those who call it and those who pay for it see it. */
export async function compare(
  tracks: readonly BenchTrack[],
  { peer, rounds }: ComparisonOptions,
): Promise<Table> {
  const table: Table = {};
  const service = await startService(settings);
  try {
    const own: Rival = { url: `${service.url}/classify`, field: 'audio', pid: service.pid };
    for (const track of tracks) {
      const [hyena, other] = await race(track, peer ? [own, peer] : [own], rounds);
      if (!hyena) throw new Error(`the service refuses ${track.name}`);
      table[`${track.name}, 1 at a time`] = row('ms, p50', hyena.alone, other?.alone);
      table[`${track.name}, 4 at a time`] = row('requests/s', hyena.together, other?.together);
    }
    if (hasProc)
      table['memory after that'] = row('MiB, PSS', (await memory(own))!, peer && (await memory(peer)));
  } finally {
    await service.stop();
  }
  table['first answer after the start'] = row('ms', await benchColdStart(tracks[0], settings));
  for (const { minutes, ms } of await benchGrowth(minutesOfMp3))
    table[`${minutes} min MP3, alone`] = row('ms', ms);
  return table;
}

/** MiB of a service's process and all below it. */
async function memory({ pid }: Rival): Promise<number | undefined> {
  return pid === undefined ? undefined : (await memoryOf(await processTree(pid))).pss / 2 ** 20;
}
