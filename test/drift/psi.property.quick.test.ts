import fc from 'fast-check';
import t from 'tap';
import { populationStabilityIndex, readingOf } from '../../src/drift/psi.js';

const shares = (bins: number) =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: bins, maxLength: bins }).map(values => {
    const total = values.reduce((a, b) => a + b);
    return values.map(value => (total === 0 ? 1 / bins : value / total));
  });
const pair = fc.integer({ min: 2, max: 12 }).chain(bins => fc.tuple(shares(bins), shares(bins)));
const tracks = fc.integer({ min: 1, max: 100_000 });

t.test('is 0 for equal samples, else more, finite and the same both ways', async () => {
  fc.assert(
    fc.property(pair, tracks, tracks, ([a, b], n, m) => {
      const psi = populationStabilityIndex(a, n, b, m);
      return (
        populationStabilityIndex(a, n, a, n) === 0 &&
        Number.isFinite(psi) &&
        psi >= -1e-12 &&
        Math.abs(psi - populationStabilityIndex(b, m, a, n)) < 1e-9
      );
    }),
  );
});

t.test('is what the formula says of large samples', async t => {
  const expected = (0.5 - 0.4) * Math.log(0.5 / 0.4) + (0.5 - 0.6) * Math.log(0.5 / 0.6);
  const psi = populationStabilityIndex([0.5, 0.5], 1e9, [0.4, 0.6], 1e9);
  t.ok(Math.abs(psi - expected) < 1e-8, `${psi}`);
});

t.test('of pooled windows is at most the mean of theirs', async () => {
  const three = fc
    .integer({ min: 2, max: 12 })
    .chain(bins => fc.tuple(shares(bins), shares(bins), shares(bins)));
  fc.assert(
    fc.property(three, fc.integer({ min: 200, max: 10_000 }), ([a, b, expected], n) => {
      const pooled = populationStabilityIndex(
        a.map((share, i) => (share + b[i]) / 2),
        n,
        expected,
        446,
      );
      const mean = [a, b].reduce((sum, o) => sum + populationStabilityIndex(o, n, expected, 446) / 2, 0);
      return pooled <= mean + 1e-9;
    }),
  );
});

t.test('of samples of one population is (bins − 1) · (1/n + 1/m) on average', async t => {
  const [bins, n, m, runs] = [10, 400, 600, 300];
  let state = 7;
  const uniform = () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) / 2 ** 32;
  const sample = (size: number) => {
    const shares = new Float64Array(bins);
    for (let i = 0; i < size; i++) shares[Math.floor(uniform() * bins)] += 1 / size;
    return shares;
  };
  let sum = 0;
  for (let run = 0; run < runs; run++) sum += populationStabilityIndex(sample(n), n, sample(m), m);
  const ratio = sum / runs / ((bins - 1) * (1 / n + 1 / m));
  t.ok(Math.abs(ratio - 1) < 0.1, `${ratio}`);
});

t.test('is read in words', async t => {
  t.strictSame([0, 0.0999, 0.1, 0.25, 0.2501, 9].map(readingOf), [
    'stable',
    'stable',
    'moderate',
    'moderate',
    'strong',
    'strong',
  ]);
});
