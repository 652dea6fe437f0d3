import fc from 'fast-check';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { largestError } from '../audio/signal-comparison.js';
import { noise, tone } from '../../support/audio/synth.js';
import type { MfccParameters } from '../../src/features/mfcc-parameters.js';
import { naiveMfcc } from './naive-mfcc.js';

/** dB; of coefficients that reach 2000, where a float's digits are 1.2e-4 apart. */
export const tolerance = 2e-4;

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
    fMin: fc.option(fc.double({ min: 0, max: 0.3, noNaN: true })),
    fMax: fc.option(fc.double({ min: 0.4, max: 1, noNaN: true })),
    topDb: fc.option(fc.integer({ min: 20, max: 120 })),
    chroma: fc.boolean(),
  })
  .map(({ share, frames, rest, fMin, fMax, topDb, ...p }) => {
    const hops = Math.min(frames, Math.floor(mostProducts / p.nFft ** 2)) - 1 + rest;
    return {
      ...defaultFeatureParameters,
      ...p,
      ...(fMin !== null && { fMin: (fMin * p.sampleRate) / 2 }),
      ...(fMax !== null && { fMax: (fMax * p.sampleRate) / 2 }),
      ...(topDb !== null && { topDb }),
      segmentSeconds: (hops * p.hopLength + 1) / p.sampleRate,
      nMfcc: 1 + Math.floor(share * (p.melBands - 1)),
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

export function render(p: MfccParameters, { level, hz, noiseLevel, seed }: Signal): Float32Array {
  const seconds = p.segmentSeconds + 0.01;
  const hum = tone(hz, seconds, p.sampleRate, 1);
  const hiss = noise(seconds, p.sampleRate, noiseLevel, seed);
  return hum.map((sample, i) => level * (sample + hiss[i])).subarray(0, segmentLength(p));
}

/** Promises the features of so many parameters and signals. */
export function testDefinition(numRuns: number): void {
  t.test('the features are those of the definition, whatever the parameters and the signal', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, signal, async (p, shape) => {
        const samples = render(p, shape);
        const features = (await createExtractor(p))(samples);
        return largestError(features, naiveMfcc(samples, p)) < tolerance;
      }),
      { numRuns },
    );
  });
}
