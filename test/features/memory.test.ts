import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import t from 'tap';
import { createResampler } from '../../src/audio/resample/resampler.js';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters as p, segmentLength } from '../../src/features/parameters.js';
import { noise } from '../../support/audio/synth.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that live after collections; the memory of arrays is freed beside the program, a little later. */
async function living(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await setTimeout(50);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

t.test('many tracks leave nothing in memory', async t => {
  const samples = noise(7, 44100);
  const source = {
    frames: samples.length,
    read: async (start: number, length: number) => samples.subarray(start, start + length),
  };
  const extract = await createExtractor(p);
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) {
      extract(await createResampler(44100, 22050).readWindow(source, 0, segmentLength(p)));
    }
  };
  await run(20);
  const before = await living();
  await run(200);
  // A segment is of 265 kB, and its features of 7 kB.
  const growth = (await living()) - before;
  t.ok(growth < 300_000, `${growth} bytes`);
});
