import '../../src/pool/quiet-console.js';
import t from 'tap';
import type { AudioFormat } from '../../src/audio/formats.js';
import { examineWindows, windowedFormats } from '../../support/hostile/examine-windows.js';
import { eachMutant, staysSmall } from './each-mutant.js';

/** Promises that so many mutants of each format are read in windows, or found to be damaged. */
export function testWindowedMutants(count: number): void {
  for (const format of windowedFormats) {
    t.test(`${format} mutants are read in windows, or found to be damaged`, async t => {
      const examine = (bytes: Uint8Array) => examineWindows(format, bytes);
      const outcomes = await eachMutant(t, format as AudioFormat, count, examine);
      t.ok(outcomes.has('read') && outcomes.has('not windowed'), 'mutants differ in what becomes of them');
    });
  }
  t.test('memory has not run away', async t => staysSmall(t, 250));
}
