import fc from 'fast-check';
import t from 'tap';
import {
  pooledFeatures,
  poolStatistics,
  statistics,
  type StatisticName,
} from '../../../src/runtimes/tfjs/statistics.js';
import { createRandom } from '../../../src/training/random.js';
import { exponentialOfUpper, naiveStatistics } from './naive-statistics.js';

const names = Object.keys(statistics) as StatisticName[];
/** These are compared by their exponential. */
const logarithms = new Set<StatisticName>(['logCovariance', 'logCovarianceDelta']);

/** `frames × channels` of waves over noise, some channels in proportion to another one. */
const segmentOf = (fewest: number, most: number) =>
  fc
    .record({
      frames: fc.oneof(fc.integer({ min: 3, max: 12 }), fc.integer({ min: 100, max: 140 })),
      channels: fc.integer({ min: fewest, max: most }),
      loudness: fc.constantFrom(0, 0.01, 1, 60),
      period: fc.integer({ min: 2, max: 50 }),
      seed: fc.integer(),
    })
    .map(({ frames, channels, loudness, period, seed }) => {
      const random = createRandom(seed);
      const gains = Array.from({ length: channels }, () => loudness * random.normal());
      const values = Float32Array.from({ length: frames * channels }, (_, i) => {
        const wave = Math.sin((2 * Math.PI * Math.floor(i / channels)) / period);
        return gains[i % channels] * (3 + wave) + loudness * 0.1 * (i % 3) * random.normal();
      });
      return { values, frames, channels };
    });

const segment = segmentOf(1, 13);
const withChroma = segmentOf(13, 25);

for (const name of names)
  t.test(`${name} is what its definition gives, whatever the shape of the segment`, async () => {
    fc.assert(
      fc.property(name === 'chroma' ? withChroma : segment, ({ values, frames, channels }) => {
        const curves = Array.from({ length: channels }, (_, channel) =>
          Array.from(values).filter((_value, at) => at % channels === channel),
        );
        const output = poolStatistics([name], values, frames, channels);
        const compared = logarithms.has(name) ? exponentialOfUpper(output, channels) : output;
        const expected = naiveStatistics[name](name === 'chroma' ? curves.slice(-12) : curves);
        const largest = Math.max(1, ...expected.map(Math.abs));
        return (
          output.length === pooledFeatures([name], channels) &&
          compared.length === expected.length &&
          expected.every((value, i) => Math.abs(value - compared[i]) < 1e-5 * largest)
        );
      }),
      { numRuns: 60 },
    );
  });

t.test('of several segments, each has what it has alone', async t => {
  const { values, frames, channels } = fc.sample(withChroma, { numRuns: 1, seed: 4 })[0];
  const louder = values.map(value => 2 * value);
  const alone = [values, louder].flatMap(each => [...poolStatistics(names, each, frames, channels)]);
  const together = poolStatistics(names, Float32Array.of(...values, ...louder), frames, channels);
  t.strictSame([...together], alone);
});

t.test('one frame, or what does not move at all, has finite statistics', async t => {
  for (const frames of [3, 130]) {
    const output = poolStatistics(names, new Float32Array(frames * 14).fill(1), frames, 14);
    t.ok(output.every(Number.isFinite));
  }
  const newer = names.filter(name => !name.startsWith('logStd'));
  const frame = Float32Array.from({ length: 14 }, (_, i) => i);
  t.ok(poolStatistics(newer, frame, 1, 14).every(Number.isFinite));
});

t.test('beside the chroma, the other statistics are of the channels before it', async t => {
  const { values, frames, channels } = fc.sample(withChroma, { numRuns: 1, seed: 5 })[0];
  const before = values.filter((_, at) => at % channels < channels - 12);
  const together = poolStatistics(['mean', 'chroma'], values, frames, channels);
  t.strictSame(together.slice(0, channels - 12), poolStatistics(['mean'], before, frames, channels - 12));
  t.throws(() => pooledFeatures(['chroma'], 12), /chroma need more than 12 channels/);
});

t.test('the statistics of the chroma stay the same in another key', async t => {
  const { values, frames } = fc.sample(segmentOf(13, 13), { numRuns: 1, seed: 6 })[0];
  const higher = values.map((_, at) => {
    const channel = at % 13;
    return values[at - channel + (channel === 0 ? 0 : 1 + ((channel + 3) % 12))];
  });
  const here = poolStatistics(['chroma'], values, frames, 13);
  const there = poolStatistics(['chroma'], higher, frames, 13);
  t.ok(here.every((value, i) => Math.abs(value - there[i]) < 1e-4 * Math.max(1, Math.abs(value))));
});
