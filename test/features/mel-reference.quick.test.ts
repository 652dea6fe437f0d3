import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { featureShape, segmentLength, type FeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { naiveMelFeatures } from './naive-mel.js';
import { naiveMfcc } from './naive-mfcc.js';
import { signals } from './signals.js';

interface Reference {
  every: number;
  seconds: number;
  cases: { frontEnd: string; signal: string; shape: [number, number]; rows: number[][] }[];
}

const fixture = new URL('../../../test/fixtures/features/mel.json', import.meta.url);
const reference = JSON.parse(await readFile(fixture, 'utf8')) as Reference;

const frontEnds: Record<string, FeatureParameters> = {
  ...presets,
  'all-coefficients': { ...presets['librosa-mfcc'], melBands: 150, nMfcc: 150, fMin: 80, fMax: 9000 },
};

for (const { frontEnd, signal, shape, rows } of reference.cases) {
  t.test(`${frontEnd} of ${signal} is what the reference has, as its definition is`, async t => {
    const p: FeatureParameters = { ...frontEnds[frontEnd], segmentSeconds: reference.seconds };
    const { frames, values } = featureShape(p);
    t.strictSame([frames, values], shape);
    const segment = signals[signal](segmentLength(p), p.sampleRate);
    const deviation = (features: ArrayLike<number>) =>
      Math.max(
        ...rows.flatMap((row, i) =>
          row.map((value, j) => Math.abs(value - features[i * reference.every * values + j])),
        ),
      );
    const worst = deviation((await createExtractor(p))(segment));
    t.ok(worst <= 1e-3, `worst deviation ${worst.toExponential(1)}`);
    if (p.kind === 'waveform' || p.nFft > 512) return;
    const naive = p.kind === 'mel' ? naiveMelFeatures(segment, p) : naiveMfcc(segment, p);
    t.ok(deviation(naive) <= 1e-3, `the definition's ${deviation(naive).toExponential(1)}`);
  });
}
