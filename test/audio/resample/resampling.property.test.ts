import fc from 'fast-check';
import t from 'tap';
import { createResampler, resampledLength } from '../../../src/audio/resample/resampler.js';
import { noise } from '../../../support/audio/synth.js';
import { largestError } from '../signal-comparison.js';
import { convolution } from './windowed-sinc.js';

const rates = fc.tuple(
  fc.oneof(
    fc.constantFrom(8000, 11025, 22050, 32000, 44100, 48000, 96000),
    fc.integer({ min: 8000, max: 100_000 }),
  ),
  fc.constantFrom(16000, 22050, 44100),
);
const gain = fc.double({ min: -1, max: 1, noNaN: true });

/** A track in memory. */
const track = (samples: Float32Array) => ({
  frames: samples.length,
  read: (start: number, length: number) => Promise.resolve(samples.slice(start, start + length)),
});

const whole = (samples: Float32Array, from: number, to: number) =>
  createResampler(from, to).readWindow(track(samples), 0, resampledLength(samples.length, from, to));

t.test('the sum of two signals becomes the sum of what they become', async () => {
  await fc.assert(
    fc.asyncProperty(rates, gain, gain, fc.integer(), async ([from, to], a, b, seed) => {
      const [x, y] = [noise(0.05, from, 1, seed), noise(0.05, from, 1, seed + 1)];
      const [ofX, ofY, ofSum] = await Promise.all(
        [x, y, x.map((sample, i) => a * sample + b * y[i])].map(samples => whole(samples, from, to)),
      );
      return (
        largestError(
          ofSum,
          ofX.map((sample, i) => a * sample + b * ofY[i]),
        ) < 2e-6
      );
    }),
    { numRuns: 60 },
  );
});

t.test('a window of any place and size is the whole there, bit by bit', async () => {
  await fc.assert(
    fc.asyncProperty(rates, fc.nat(), fc.nat(), async ([from, to], place, size) => {
      const samples = noise(0.05, from);
      const length = resampledLength(samples.length, from, to);
      const start = place % length;
      const count = size % (length - start + 1);
      const window = await createResampler(from, to).readWindow(track(samples), start, count);
      const expected = (await whole(samples, from, to)).subarray(start, start + count);
      return window.length === count && window.every((sample, i) => Object.is(sample, expected[i]));
    }),
    { numRuns: 60 },
  );
});

t.test('a constant stays the constant, away from the ends', async () => {
  await fc.assert(
    fc.asyncProperty(rates, gain, async ([from, to], level) => {
      const resampled = await whole(new Float32Array(Math.ceil(from / 10)).fill(level), from, to);
      const inside = resampled.subarray(resampled.length >> 2, -resampled.length >> 2);
      return inside.length > 0 && inside.every(sample => Math.abs(sample - level) < 1e-6);
    }),
    { numRuns: 60 },
  );
});

/**
 * How far samples may be off, of full scale: the filter of a common ratio has a row for each position, others
 * interpolate between rows.
 */
function tolerance(from: number, to: number): number {
  return to / greatestCommonDivisor(from, to) <= 512 ? 1e-6 : 1e-5;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

t.test('the samples are those of the definition', async () => {
  const places = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 30, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(
      rates,
      fc.integer(),
      fc.constantFrom(0, 1e-6, 1, 900),
      places,
      async ([from, to], seed, level, places) => {
        fc.pre(from !== to);
        const samples = noise(0.3, from, level, seed);
        const resampled = await whole(samples, from, to);
        const numbers = places.map(place => Math.floor(place * resampled.length));
        const expected = numbers.map(n => convolution(samples, from, to, n));
        const actual = Float32Array.from(numbers, n => resampled[n]);
        return largestError(actual, expected) <= level * tolerance(from, to);
      },
    ),
    { numRuns: 60 },
  );
});

t.test('the length is that of the time, rounded up', async () => {
  fc.assert(
    fc.property(rates, fc.integer({ min: 1, max: 1e9 }), ([from, to], frames) => {
      const length = resampledLength(frames, from, to);
      return Number.isInteger(length) && length * from >= frames * to && (length - 1) * from < frames * to;
    }),
  );
});
