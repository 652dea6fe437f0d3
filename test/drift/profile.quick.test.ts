import fc from 'fast-check';
import t from 'tap';
import { binOf } from '../../src/drift/histogram.js';
import { createProfiler, profileLength } from '../../src/drift/profile.js';

const histogram = (edges: number[]) => {
  return { edges, shares: new Array<number>(edges.length + 1).fill(1 / (edges.length + 1)) };
};
const reference = {
  tracks: 100,
  coefficients: [histogram([-10, 0, 10]), histogram([]), histogram([0.5])],
  genres: { calm: 0.5, loud: 0.5 },
  confidence: histogram([0.6, 0.8]),
};

t.test('has the shares of the frames in each bin, the genres, and where the confidence is', async t => {
  const profile = createProfiler(reference, 2);
  const frames = [
    [-11, 3, 0.4],
    [-10, 3, 0.5],
    [5, 3, 0.6],
    [11, 3, 0.7],
  ];
  const expected = [0.5, 0, 0.25, 0.25, 1, 0.5, 0.5, 0.25, 0.75, 0, 1, 0];
  t.strictSame([...profile(Float32Array.from(frames.flat()), [0.25, 0.75])], expected);
});

t.test(
  'has the shares of the segments whose embeddings are in each bin, where the reference has such',
  async t => {
    const embedding = [histogram([1]), histogram([0]), histogram([]), histogram([2])];
    const described = { ...reference, embedding };
    const profile = createProfiler(described, 2);
    const statistics = Float32Array.of(0.5, -1, 3, 4, 2, -1, 3, 1);
    const shares = profile(Float32Array.of(5, 3, 0.4), [0.25, 0.75], statistics);
    t.equal(shares.length, profileLength(described, 2));
    t.strictSame([...shares.subarray(7, 14)], [0.5, 0.5, 1, 0, 1, 0.5, 0.5]);
    t.strictSame([...shares.subarray(14)], [0.25, 0.75, 0, 1, 0]);
  },
);

t.test('counts as binOf does, whatever came before', async () => {
  const profile = createProfiler(reference, 2);
  const frame = fc.tuple(fc.float({ noNaN: true }), fc.float({ noNaN: true }), fc.float({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 50 }), frames => {
      const shares = profile(Float32Array.from(frames.flat()), [0.5, 0.5]);
      const expected = reference.coefficients.flatMap(({ edges, shares }, coefficient) =>
        shares.map(
          (_, bin) =>
            frames.filter(frame => binOf(edges, Math.fround(frame[coefficient])) === bin).length /
            frames.length,
        ),
      );
      return expected.every((share, i) => Math.abs(share - shares[i]) < 1e-6);
    }),
  );
});
