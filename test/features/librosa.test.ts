import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { paths } from '../signal-paths.js';
import { signals } from './signals.js';
import type { MfccParameters } from '../../src/features/mfcc-parameters.js';

interface Reference {
  every: number;
  cases: { signal: string; parameters: MfccParameters; frames: number; mfcc: number[][] }[];
}

const fixture = new URL('../../../test/fixtures/features/librosa.json', import.meta.url);
const reference = JSON.parse(await readFile(fixture, 'utf8')) as Reference;

for (const { signal, parameters, frames, mfcc } of reference.cases) {
  const { sampleRate, nFft, melBands, nMfcc } = parameters;
  const name = `${signal} at ${sampleRate} Hz, ${nFft} samples a frame, ${melBands} bands, ${nMfcc} coefficients`;
  for (const path of paths) {
    t.test(`the features equal librosa's, ${path}: ${name}`, async t => {
      const p: MfccParameters = { ...defaultFeatureParameters, ...parameters };
      const extract = await createExtractor(p, undefined, path);
      const ours = extract(signals[signal](segmentLength(p), sampleRate));
      t.equal(ours.length, frames * nMfcc, 'as many values as librosa gives');
      const deviations = mfcc.flatMap((row, i) =>
        row.map((value, c) => Math.abs(value - ours[i * reference.every * nMfcc + c])),
      );
      const worst = Math.max(...deviations);
      t.ok(worst <= 1e-3, `worst deviation ${worst.toExponential(1)}`);
    });
  }
}
