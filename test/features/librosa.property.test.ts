import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { largestError } from '../audio/signal-comparison.js';
import { noise } from '../../support/audio/synth.js';
import { framesPerSegment } from '../../src/features/mfcc-parameters.js';
import { render, testDefinition, tolerance } from './librosa-definition.js';
import { mfccOf, naiveMels, naiveMfcc } from './naive-mfcc.js';

testDefinition(8);

t.test('a tone far above the rest, where single precision would not do, is no exception', async t => {
  const p = { ...defaultFeatureParameters, segmentSeconds: 0.2 };
  const extract = await createExtractor(p);
  for (const hz of [0, 50, 1000, 9000]) {
    for (const noiseLevel of [1e-2, 1e-3, 1e-4]) {
      const samples = render(p, { level: 0.9, hz, noiseLevel, seed: 1 });
      const error = largestError(extract(samples), naiveMfcc(samples, p));
      t.ok(error < tolerance, `${hz} Hz over ${noiseLevel}: ${error}`);
    }
  }
});

t.test('a segment of fewer frames than are computed at once has its features too', async t => {
  for (const frames of [1, 2, 3, 4, 5]) {
    const p = { ...defaultFeatureParameters, segmentSeconds: 0.1, hopLength: Math.floor(2205 / frames) + 1 };
    t.equal(framesPerSegment(p), frames);
    // The loudest samples are the last, which frames beyond the end would see.
    const samples = noise(0.1)
      .map((sample, i) => sample * (i / 2205) ** 4)
      .subarray(0, segmentLength(p));
    const features = (await createExtractor(p))(samples);
    t.ok(largestError(features, naiveMfcc(samples, p)) < tolerance, `${frames} frames`);
  }
});

t.test('an alteration sees and changes the mel powers of the definition', async t => {
  for (const seconds of [0.5, 0.3, 0.04]) {
    const p = { ...defaultFeatureParameters, segmentSeconds: seconds };
    const seen: Float64Array[] = [];
    const alter = (mels: Float64Array) => {
      seen.push(mels.slice());
      for (let i = 0; i < mels.length; i++) mels[i] *= 1 / (1 + (i % 100));
    };
    const samples = noise(seconds + 0.01).subarray(0, segmentLength(p));
    const features = (await createExtractor(p, alter))(samples);
    const mels = naiveMels(samples, p);
    t.equal(seen[0].length, framesPerSegment(p) * p.melBands);
    t.ok(
      mels.every((power, i) => Math.abs(seen[0][i] - power) <= 1e-5 * power),
      `sees those of ${seconds} s`,
    );
    alter(mels);
    t.ok(largestError(features, mfccOf(mels, p)) < tolerance, `changes those of ${seconds} s`);
  }
});
