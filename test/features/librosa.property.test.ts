import fc from 'fast-check';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { largestError } from '../audio/signal-comparison.js';
import { noise, tone } from '../../support/audio/synth.js';
import { framesPerSegment, type MfccParameters } from '../../src/features/mfcc-parameters.js';
import { mfccOf, naiveMels, naiveMfcc } from './naive-mfcc.js';

/** dB; of coefficients that reach 2000, where a float's digits are 1.2e-4 apart. */
const tolerance = 2e-4;

/** Products that the definition may take of a segment. */
const mostProducts = 7e7;

const parameters: fc.Arbitrary<MfccParameters> = fc
  .record({
    sampleRate: fc.constantFrom(8000, 22050, 44100),
    nFft: fc.constantFrom(...([256, 512, 1024, 2048, 4096, 8192] as const)),
    hopLength: fc.integer({ min: 100, max: 3000 }),
    melBands: fc.integer({ min: 1, max: 200 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    frames: fc.integer({ min: 1, max: 20 }),
    rest: fc.double({ min: 0, max: 0.99, noNaN: true }),
    fMax: fc.option(fc.double({ min: 0.4, max: 1, noNaN: true })),
    topDb: fc.option(fc.integer({ min: 20, max: 120 })),
    chroma: fc.boolean(),
  })
  .map(({ share, frames, rest, fMax, topDb, ...p }) => {
    const hops = Math.min(frames, Math.floor(mostProducts / p.nFft ** 2)) - 1 + rest;
    return {
      ...defaultFeatureParameters,
      ...p,
      ...(fMax !== null && { fMax: (fMax * p.sampleRate) / 2 }),
      ...(topDb !== null && { topDb }),
      segmentSeconds: (hops * p.hopLength + 1) / p.sampleRate,
      nMfcc: 1 + Math.floor(share * (Math.min(p.melBands, 128) - 1)),
    };
  });

/** A tone over noise. */
interface Signal {
  level: number;
  hz: number;
  noiseLevel: number;
  seed: number;
}

/** From silence and below the least power that counts to far above full scale. */
const signal: fc.Arbitrary<Signal> = fc.record({
  level: fc.constantFrom(0, 1e-7, 1e-4, 1, 900),
  hz: fc.integer({ min: 0, max: 4000 }),
  noiseLevel: fc.constantFrom(0, 1e-4, 1e-3, 1),
  seed: fc.integer(),
});

function render(p: MfccParameters, { level, hz, noiseLevel, seed }: Signal): Float32Array {
  const seconds = p.segmentSeconds + 0.01;
  const hum = tone(hz, seconds, p.sampleRate, 1);
  const hiss = noise(seconds, p.sampleRate, noiseLevel, seed);
  return hum.map((sample, i) => level * (sample + hiss[i])).subarray(0, segmentLength(p));
}

t.test('the features are those of the definition, whatever the parameters and the signal', async () => {
  await fc.assert(
    fc.asyncProperty(parameters, signal, async (p, shape) => {
      const samples = render(p, shape);
      const features = (await createExtractor(p))(samples);
      return largestError(features, naiveMfcc(samples, p)) < tolerance;
    }),
    { numRuns: 30 },
  );
});

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
