import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { naiveMfcc } from './naive-mfcc.js';
import { signals } from './signals.js';
import type { MfccParameters } from '../../src/features/mfcc-parameters.js';

interface Reference {
  every: number;
  cases: { signal: string; parameters: MfccParameters; frames: number; mfcc: number[][] }[];
}

const fixture = new URL('../../../test/fixtures/features/librosa.json', import.meta.url);
const reference = JSON.parse(await readFile(fixture, 'utf8')) as Reference;

type Case = Reference['cases'][number];

const parametersOf = ({ parameters }: Case): MfccParameters => ({
  ...defaultFeatureParameters,
  ...parameters,
});

function nameOf({ signal, parameters: { sampleRate, nFft, melBands, nMfcc } }: Case): string {
  return `${signal} at ${sampleRate} Hz, ${nFft} samples a frame, ${melBands} bands, ${nMfcc} coefficients`;
}

function segmentOf(example: Case): Float32Array {
  const p = parametersOf(example);
  return signals[example.signal](segmentLength(p), p.sampleRate);
}

/** The largest difference to librosa's features. */
function deviation(features: ArrayLike<number>, { mfcc, parameters: { nMfcc } }: Case): number {
  const differences = mfcc.flatMap((row, i) =>
    row.map((value, c) => Math.abs(value - features[i * reference.every * nMfcc + c])),
  );
  return Math.max(...differences);
}

for (const example of reference.cases) {
  t.test(`the features equal librosa's: ${nameOf(example)}`, async t => {
    const ours = (await createExtractor(parametersOf(example)))(segmentOf(example));
    t.equal(ours.length, example.frames * example.parameters.nMfcc, 'as many values as librosa gives');
    const worst = deviation(ours, example);
    t.ok(worst <= 1e-3, `worst deviation ${worst.toExponential(1)}`);
  });
}

// It is slow, so the short ones are enough.
for (const example of reference.cases.filter(({ parameters }) => parameters.nFft === 1024)) {
  t.test(`the definition that other tests compare with equals librosa: ${nameOf(example)}`, async t => {
    const worst = deviation(naiveMfcc(segmentOf(example), parametersOf(example)), example);
    t.ok(worst <= 1e-3, `worst deviation ${worst.toExponential(1)}`);
  });
}
