import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, featureShape, segmentLength } from '../../src/features/parameters.js';
import { signals } from './signals.js';

// Short, for Meyda's sake.
const p = { ...defaultFeatureParameters, segmentSeconds: 1 };
const samples = segmentLength(p);
const { frames, values } = featureShape(p);
const size = frames * values;
const chord = signals.chord(samples, p.sampleRate);
const noise = signals.noise(samples, p.sampleRate);

for (const extractor of ['librosa', 'meyda'] as const) {
  const make = () => createExtractor({ ...p, extractor });

  t.test(`${extractor}: nothing of one segment is left for the next`, async t => {
    const extract = await make();
    const first = extract(chord);
    t.notSame(extract(noise), first);
    extract(new Float32Array(samples));
    t.same(extract(chord), first);
  });

  t.test(`${extractor}: silence and full scale give finite numbers`, async t => {
    const extract = await make();
    for (const value of [0, 1, -1, 1e-30]) {
      t.ok(extract(new Float32Array(samples).fill(value)).every(Number.isFinite), `a constant ${value}`);
    }
  });

  t.test(`${extractor}: samples that are not numbers are refused, and do no harm to later ones`, async t => {
    const extract = await make();
    const before = extract(chord);
    for (const value of [NaN, Infinity]) {
      t.throws(() => extract(Float32Array.from(chord).fill(value, 10000, 10001)), { code: 'broken-audio' });
    }
    t.same(extract(chord), before);
  });

  t.test(`${extractor}: the result is written where the caller wants it`, async t => {
    const extract = await make();
    const batch = new Float32Array(3 * size).fill(7);
    const row = batch.subarray(size, 2 * size);
    t.equal(extract(chord, row), row);
    t.same(row, extract(chord));
    t.ok([...batch.subarray(0, size), ...batch.subarray(2 * size)].every(value => value === 7));
  });
}

t.test('wrong lengths are refused', async t => {
  const extract = await createExtractor(p);
  t.throws(() => extract(chord.subarray(1)), RangeError);
  t.throws(() => extract(chord, new Float32Array(size - 1)), RangeError);
});

t.test('parameters that contradict each other are refused', async t => {
  await t.rejects(createExtractor({ ...p, melBands: 12 }), RangeError);
  await t.rejects(createExtractor({ ...p, extractor: 'meyda', nMfcc: 41 }), RangeError);
});
