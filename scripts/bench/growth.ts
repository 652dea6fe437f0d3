import { startService } from '../../support/started-service.js';
import { median } from './numbers.js';
import { ask, formsOf } from './rival.js';

const lengths = [1, 4, 16, 60];
const runs = 7;

/** The longest is longer than what is read as a rule. */
const settings = { WORKERS: '1', MAX_AUDIO_SECONDS: '4000' };

/** What an MP3 file of some minutes takes, alone. */
export interface Growth {
  readonly minutes: number;
  /** Milliseconds, the median of some runs. */
  readonly ms: number;
}

/**
 * Measures a service of its own with ever longer MP3 files.
 *
 * @param fileOf a file of so many minutes; none where it cannot be made
 */
export async function benchGrowth(fileOf: (minutes: number) => Buffer | undefined): Promise<Growth[]> {
  const service = await startService(settings);
  try {
    const rival = { url: `${service.url}/classify`, field: 'audio' };
    const rows: Growth[] = [];
    for (const minutes of lengths) {
      const file = fileOf(minutes);
      if (!file) break;
      const [form] = formsOf(rival, [file], 'mp3');
      const times: number[] = [];
      for (let run = 0; run < runs; run++) times.push((await ask(rival, form)).ms);
      rows.push({ minutes, ms: median(times) });
    }
    return rows;
  } finally {
    await service.stop();
  }
}
