import '../../../src/pool/quiet-console.js';
import { corpus } from '../../hostile/corpus.js';
import { examine } from '../../hostile/examine.js';
import { examineWindows, windowedFormats } from '../../hostile/examine-windows.js';
import type { FuzzTarget } from '../target.js';

/** Files of a format, read as the service does; where windows of long ones are decoded by themselves, in that way too. */
export const audioTarget = (format: string): FuzzTarget => ({
  seeds: corpus.filter(seed => seed.format === format).map(({ bytes }) => bytes),
  async run(bytes) {
    const outcome = await examine(bytes);
    return windowedFormats.includes(format)
      ? `${outcome}, windows ${await examineWindows(format, bytes)}`
      : outcome;
  },
});
