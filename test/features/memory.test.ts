import t from 'tap';
import { createResampler } from '../../src/audio/resample/resampler.js';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters as p, segmentLength } from '../../src/features/parameters.js';
import { livingBytes } from '../living-bytes.js';
import { noise } from '../../support/audio/synth.js';

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
  const before = await livingBytes();
  await run(200);
  // A segment is of 265 kB, and its features of 7 kB.
  const growth = (await livingBytes()) - before;
  t.ok(growth < 300_000, `${growth} bytes`);
});
