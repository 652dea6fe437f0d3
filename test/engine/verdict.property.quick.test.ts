import fc from 'fast-check';
import t from 'tap';
import { decide, marginOf } from '../../src/engine/verdict.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const novelty = fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined });
const thresholds = fc.record(
  { minConfidence: share, maxNovelty: fc.double({ min: 0, max: 100, noNaN: true }) },
  { requiredKeys: [] },
);
const probabilities = fc.array(share, { minLength: 2, maxLength: 12 });

t.test('without thresholds a genre is always named', async () => {
  fc.assert(fc.property(share, novelty, (confidence, far) => decide(confidence, far, {}) === 'genre'));
});

t.test('novelty counts before confidence, and what is at a threshold has passed it', async t => {
  const both = { minConfidence: 0.6, maxNovelty: 2 };
  const decided = [
    [0.6, 2],
    [0.59, 2],
    [0.6, 2.1],
    [0.1, 2.1],
    [0.6, undefined],
    [0.59, undefined],
  ].map(([confidence, far]) => decide(confidence!, far, both));
  t.strictSame(decided, ['genre', 'unsure', 'not-music', 'not-music', 'genre', 'unsure']);
});

t.test('who asks for more confidence gets no more genres, and the same share of music', async () => {
  fc.assert(
    fc.property(share, novelty, thresholds, share, (confidence, far, given, more) => {
      const before = decide(confidence, far, given);
      const minConfidence = Math.max(more, given.minConfidence ?? 0);
      const after = decide(confidence, far, { ...given, minConfidence });
      return before === after || (before === 'genre' && after === 'unsure');
    }),
  );
});

t.test('the margin lies between the two largest, in whatever order they come', async () => {
  fc.assert(
    fc.property(probabilities, given => {
      const others = given.toSpliced(given.indexOf(Math.max(...given)), 1);
      const margin = marginOf(given);
      return margin === Math.max(...given) - Math.max(...others) && marginOf(given.toReversed()) === margin;
    }),
  );
});
