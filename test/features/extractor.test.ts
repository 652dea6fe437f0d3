import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import {
  defaultFeatureParameters,
  featureShape,
  segmentLength,
  type FeatureParameters,
} from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { signals } from './signals.js';

const frontEnds: readonly [name: string, parameters: FeatureParameters][] = [
  ['librosa', defaultFeatureParameters],
  ['meyda', { ...defaultFeatureParameters, extractor: 'meyda' }],
  ['mel in decibels', presets['librosa-mel']],
  ['mel, reflected', presets['torchaudio-mel']],
  ['mel of magnitudes', presets.yamnet],
  ['mel of log10', presets.musicnn],
  ['waveform', { kind: 'waveform', sampleRate: 16_000, segments: 10, segmentSeconds: 1 }],
];

for (const [name, parameters] of frontEnds) {
  // Short, for Meyda's sake.
  const p: FeatureParameters = { ...parameters, segmentSeconds: 1 };
  const samples = segmentLength(p);
  const { frames, values } = featureShape(p);
  const size = frames * values;
  const chord = signals.chord(samples, p.sampleRate);
  const noise = signals.noise(samples, p.sampleRate);

  t.test(`${name}: nothing of one segment is left for the next`, async t => {
    const extract = await createExtractor(p);
    const first = extract(chord);
    t.notOk(areEqual(extract(noise), first));
    extract(new Float32Array(samples));
    t.ok(areEqual(extract(chord), first));
  });

  t.test(`${name}: silence and full scale give finite numbers`, async t => {
    const extract = await createExtractor(p);
    for (const value of [0, 1, -1, 1e-30]) {
      t.ok(extract(new Float32Array(samples).fill(value)).every(Number.isFinite), `a constant ${value}`);
    }
  });

  t.test(`${name}: samples that are not numbers are refused, and do no harm to later ones`, async t => {
    const extract = await createExtractor(p);
    const before = extract(chord);
    for (const value of [NaN, Infinity]) {
      t.throws(() => extract(Float32Array.from(chord).fill(value, 10000, 10001)), { code: 'broken-audio' });
    }
    t.ok(areEqual(extract(chord), before));
  });

  t.test(`${name}: the result is written where the caller wants it`, async t => {
    const extract = await createExtractor(p);
    const batch = new Float32Array(3 * size).fill(7);
    const row = batch.subarray(size, 2 * size);
    t.equal(extract(chord, row), row);
    t.ok(areEqual(row, extract(chord)));
    t.ok([...batch.subarray(0, size), ...batch.subarray(2 * size)].every(value => value === 7));
  });
}

t.test('wrong lengths are refused', async t => {
  const extract = await createExtractor(defaultFeatureParameters);
  const segment = new Float32Array(segmentLength(defaultFeatureParameters));
  t.throws(() => extract(segment.subarray(1)), RangeError);
  t.throws(() => extract(segment, new Float32Array(130 * 13 - 1)), RangeError);
});

t.test('parameters that contradict each other are refused', async t => {
  await t.rejects(createExtractor({ ...defaultFeatureParameters, melBands: 12 }), RangeError);
  await t.rejects(
    createExtractor({ ...defaultFeatureParameters, extractor: 'meyda', nMfcc: 41 }),
    RangeError,
  );
});

/** As `t.same` says, which takes a minute for so many numbers that differ. */
const areEqual = (a: Float32Array, b: Float32Array) =>
  a.length === b.length && a.every((value, i) => value === b[i]);
