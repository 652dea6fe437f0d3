import fc from 'fast-check';
import t from 'tap';
import { binOf, quantileHistogram } from '../../src/drift/histogram.js';

const values = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
  minLength: 1,
  maxLength: 300,
});
const bins = fc.integer({ min: 2, max: 12 });

t.test('every value is in the one bin whose edges are around it', async () => {
  fc.assert(
    fc.property(values, bins, (values, bins) => {
      const { edges, shares } = quantileHistogram(values, new Array<number>(values.length).fill(1), bins);
      return (
        shares.length === edges.length + 1 &&
        edges.every((edge, i) => i === 0 || edge > edges[i - 1]) &&
        values.every(value => {
          const bin = binOf(edges, value);
          return (bin === 0 || edges[bin - 1] < value) && (bin === edges.length || value <= edges[bin]);
        })
      );
    }),
  );
});

t.test('the shares are those of the weights, and sum to 1', async () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.double({ min: 0.1, max: 5, noNaN: true })), {
        minLength: 1,
        maxLength: 200,
      }),
      bins,
      (weighted, bins) => {
        const [values, weights] = [weighted.map(([value]) => value), weighted.map(([, weight]) => weight)];
        const { edges, shares } = quantileHistogram(values, weights, bins);
        const total = weights.reduce((a, b) => a + b);
        return shares.every((share, bin) => {
          const inside = weights.filter((_, i) => binOf(edges, values[i]) === bin).reduce((a, b) => a + b, 0);
          return Math.abs(share - inside / total) < 1e-5;
        });
      },
    ),
  );
});

t.test('different values fill all bins equally, to one value', async () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: -99_999, max: 99_999 }), { minLength: 50 }),
      bins,
      (values, bins) => {
        const { shares } = quantileHistogram(
          values,
          values.map(() => 1),
          bins,
        );
        return (
          shares.length === bins &&
          shares.every(share => Math.abs(share - 1 / bins) <= 1 / values.length + 1e-5)
        );
      },
    ),
  );
});

t.test('many equal values share a bin, which is as full as they are many', async t => {
  const values = [...new Array<number>(60).fill(0), ...Array.from({ length: 40 }, (_, i) => i + 1)];
  const { edges, shares } = quantileHistogram(
    values,
    values.map(() => 1),
    10,
  );
  t.strictSame(edges, [0.5, 10.5, 20.5, 30.5]);
  t.strictSame(shares, [0.6, 0.1, 0.1, 0.1, 0.1]);
  t.strictSame(quantileHistogram([7, 7, 7], [1, 1, 1], 10), { edges: [], shares: [1] });
});

t.test('a value that counts for more is worth as many that count once', async t => {
  t.strictSame(quantileHistogram([3, 1, 2], [1, 2, 1], 2), quantileHistogram([3, 1, 2, 1], [1, 1, 1, 1], 2));
});

t.test('values that differ only in their last digits are equal, and no bin is empty', async t => {
  const values = [...Array.from({ length: 50 }, (_, i) => 1 - i * 1e-9), 0.999998, 0.999997];
  const { edges, shares } = quantileHistogram(
    values,
    values.map(() => 1),
    3,
  );
  t.strictSame(edges, [0.999999]);
  t.ok(shares.every(share => share > 0));
});
