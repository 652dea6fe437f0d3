import t from 'tap';
import { createProfiler } from '../../src/drift/profile.js';
import { referenceFault } from '../../src/drift/reference.js';
import { measureReference } from '../../src/training/judge/drift-reference.js';

const genres = ['calm', 'loud'];

/** A track of so many frames of two coefficients, all alike. */
const track = (frames: number, first: number, second: number) => {
  return Float32Array.from({ length: 2 * frames }, (_, i) => (i % 2 === 0 ? first : second));
};

t.test('weighs each track the same, however long it is', async t => {
  const tracks = Array.from({ length: 100 }, (_, i) => track(i < 50 ? 3 : 300, i, i < 50 ? 0 : 1));
  const answers = tracks.map((_, i) => ({ probabilities: i < 75 ? [0.9, 0.1] : [0.4, 0.6] }));
  const reference = measureReference(tracks, 2, genres, answers);
  t.equal(reference?.tracks, 100);
  const [first, second] = reference!.coefficients;
  t.strictSame(first.edges, [9.5, 19.5, 29.5, 39.5, 49.5, 59.5, 69.5, 79.5, 89.5]);
  for (const share of first.shares) t.ok(Math.abs(share - 0.1) < 1e-5);
  t.strictSame(second, { edges: [0.5], shares: [0.5, 0.5] });
  t.strictSame(reference!.genres, { calm: 0.775, loud: 0.225 });
  t.strictSame(reference!.confidence, { edges: [0.75], shares: [0.25, 0.75] });
});

t.test('is none of fewer than a hundred tracks', async t => {
  const tracks = Array.from({ length: 99 }, (_, i) => track(3, i, i));
  t.equal(
    measureReference(
      tracks,
      2,
      genres,
      tracks.map(() => ({ probabilities: [0.5, 0.5] })),
    ),
    undefined,
  );
});

t.test('the labels of a tagger have shares that sum to 1, in the reference and in a profile', async t => {
  const tracks = Array.from({ length: 100 }, (_, i) => track(3, i, i));
  const probabilities = [0.9, 0.3];
  const answers = tracks.map((_, i) => ({ probabilities: i < 50 ? probabilities : [0, 0] }));
  const reference = measureReference(tracks, 2, genres, answers)!;
  t.strictSame(reference.genres, { calm: 0.625, loud: 0.375 }, 'three quarters, and a half where nothing is');
  t.equal(referenceFault(reference, genres, ['first', 'second']), undefined);
  const profile = createProfiler(reference, 2)(tracks[0], probabilities);
  const bins = reference.coefficients.reduce((sum, { shares }) => sum + shares.length, 0);
  t.strictSame([...profile.subarray(bins, bins + 2)], [0.75, 0.25]);
});
