import fc from 'fast-check';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import type { Compression, MelParameters } from '../../src/features/mel-parameters.js';
import { parametersFault, segmentLength } from '../../src/features/parameters.js';
import { noise, tone } from '../../support/audio/synth.js';
import { largestError } from '../audio/signal-comparison.js';
import { naiveMelFeatures } from './naive-mel.js';

/** Products that the definition may take of a segment. */
const mostProducts = 2e7;

const compression: fc.Arbitrary<Compression> = fc.oneof(
  fc.record(
    {
      kind: fc.constant('db' as const),
      ref: fc.constantFrom(1 as const, 'max' as const),
      amin: fc.constantFrom(1e-20, 1e-10, 1e-5),
      topDb: fc.integer({ min: 20, max: 120 }),
    },
    { requiredKeys: ['kind', 'ref', 'amin'] },
  ),
  fc.record({ kind: fc.constant('ln' as const), offset: fc.constantFrom(1e-6, 0.001, 0.01, 1) }),
  fc.record({ kind: fc.constant('log10' as const), factor: fc.constantFrom(1, 1000, 10_000) }),
);

const parameters: fc.Arbitrary<MelParameters> = fc
  .record({
    sampleRate: fc.constantFrom(8000, 16_000, 44_100),
    // Powers of two, and every kind of pass that there is beside them.
    nFft: fc.constantFrom(256, 400, 512, 1024, 2048, 450, 882, 1102, 1200),
    windowShare: fc.double({ min: 0.3, max: 1, noNaN: true }),
    hopLength: fc.integer({ min: 100, max: 1000 }),
    melBands: fc.integer({ min: 1, max: 130 }),
    low: fc.option(fc.double({ min: 0, max: 0.2, noNaN: true }), { nil: undefined }),
    high: fc.option(fc.double({ min: 0.4, max: 1, noNaN: true }), { nil: undefined }),
    melScale: fc.constantFrom('slaney' as const, 'htk' as const),
    melNorm: fc.constantFrom('slaney' as const, 'none' as const),
    triangles: fc.constantFrom(undefined, 'hertz' as const, 'mel' as const),
    power: fc.constantFrom(1 as const, 2 as const),
    framing: fc.constantFrom('centre-zeros' as const, 'centre-reflect' as const, 'none' as const),
    compression,
    hops: fc.double({ min: 0, max: 12, noNaN: true }),
  })
  .map(({ windowShare, low, high, triangles, hops, ...p }) => {
    const few = Math.min(hops, mostProducts / p.nFft ** 2);
    return {
      kind: 'mel' as const,
      segments: 1,
      ...p,
      windowLength: Math.max(32, Math.floor(windowShare * p.nFft)),
      ...(low !== undefined && { fMin: (low * p.sampleRate) / 2 }),
      ...(high !== undefined && { fMax: (high * p.sampleRate) / 2 }),
      ...(triangles !== undefined && { triangles }),
      segmentSeconds: (few * p.hopLength + p.nFft) / p.sampleRate,
    };
  });

/** A tone over noise, from silence to above full scale. */
const signal = fc.record({
  level: fc.constantFrom(0, 1e-4, 1, 30),
  hz: fc.integer({ min: 0, max: 4000 }),
  noiseLevel: fc.constantFrom(1e-3, 1),
  seed: fc.integer(),
});

/** Promises the features of so many parameters and signals. */
export function testMelDefinition(numRuns: number): void {
  t.test('the features are those of the definition, whatever the parameters and the signal', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, signal, async (p, { level, hz, noiseLevel, seed }) => {
        fc.pre(parametersFault(p) === undefined);
        const seconds = p.segmentSeconds + 0.01;
        const hiss = noise(seconds, p.sampleRate, noiseLevel, seed);
        const samples = tone(hz, seconds, p.sampleRate, 1)
          .map((sample, i) => level * (sample + hiss[i]))
          .subarray(0, segmentLength(p));
        const features = (await createExtractor(p))(samples);
        return largestError(features, naiveMelFeatures(samples, p)) < 2e-4;
      }),
      { numRuns },
    );
  });
}
