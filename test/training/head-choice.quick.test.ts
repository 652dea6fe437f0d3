import t from 'tap';
import { headLogits } from '../../src/runtimes/head.js';
import { embeddingCacheKey } from '../../src/training/data/feature-cache-key.js';
import { possibleFolds } from '../../src/training/data/possible-folds.js';
import type { Example } from '../../src/training/data/examples.js';
import { fitCalibration } from '../../src/training/judge/calibrate.js';
import { crossValidate } from '../../src/training/judge/cross-validate.js';
import { headLearner } from '../../src/training/judge/head-learner.js';
import { createRandom } from '../../src/training/random.js';

const dimensions = 30;
const genres = ['calm', 'loud'];
const linear = (penalty: number) => ({ hidden: 0, penalty });

/** Tracks of two segments by 16 artists; one dimension of 30 differs by genre, and another one never changes. */
function tracks(difference: number): Example[] {
  const random = createRandom(7);
  return Array.from({ length: 32 }, (_, i) => {
    const label = i % 2;
    const rows = Float32Array.from({ length: 2 * dimensions }, (__, at) => {
      if (at % dimensions === 1) return 0;
      return 3 + random.normal() + (at % dimensions === 0 ? difference * label : 0);
    });
    const read = () => rows;
    const counts = { seconds: 2, segments: 2, rows: 2 };
    return {
      genre: genres[label],
      group: `artist ${(i >> 1) >> 1} of ${label}`,
      label,
      ...counts,
      clean: read,
      all: read,
    };
  });
}

/** Tracks whose genre depends on whether two halves of the dimensions agree. */
function corners(): Example[] {
  const random = createRandom(8);
  return tracks(0).map((example, i) => {
    const signs = [i & 2 ? 1 : -1, (i & 2 ? 1 : -1) * (example.label === 0 ? 1 : -1)];
    const rows = Float32Array.from(
      { length: 2 * dimensions },
      (_, at) => 5 * signs[at % 2] + random.normal(),
    );
    return { ...example, clean: () => rows, all: () => rows };
  });
}

const setOf = (examples: readonly Example[]) => ({
  genres,
  examples,
  factors: new Float64Array(dimensions).fill(1 / Math.sqrt(dimensions)),
  emphasis: new Float64Array(dimensions).fill(1),
});

t.test('the shape is that which does best on artists that were left out', async t => {
  const learner = headLearner({ shapes: [linear(0.001), linear(1000)], folds: 3 });
  t.equal(learner.fit(setOf(tracks(20)), 1).shape.penalty, 0.001, 'what is plain is learnt');
  const either = headLearner({ shapes: [linear(0.1), { hidden: 8, penalty: 0.1 }], folds: 3 });
  t.equal(either.fit(setOf(corners()), 1).shape.hidden, 8, 'what no plane parts takes a hidden layer');
});

t.test('a head takes the embedding as it is, and ignores what never changed', async t => {
  const learner = headLearner({ shapes: [linear(0.1)], folds: 3 });
  const set = setOf(tracks(20));
  const head = learner.fit(set, 1);
  const judge = learner.judge(head, set);
  for (const { clean, label } of set.examples) {
    const { logits } = judge(clean());
    t.ok(logits[label] > logits[1 - label]);
    const moved = clean().map((value, at) => (at % dimensions === 1 ? 1000 : value));
    t.strictSame(headLogits(head.layers, moved), logits);
  }
});

t.test('the first shape is taken where there is nothing to choose by', async t => {
  const learner = headLearner({ shapes: [linear(0.3), linear(3)], folds: 3 });
  const alone = tracks(20).map(example => ({ ...example, group: example.genre }));
  t.equal(learner.fit(setOf(alone), 1).shape.penalty, 0.3);
});

t.test('there are no more folds than artists, and genres of one artist are named', async t => {
  const notes: string[] = [];
  const progress = { note: (message: string) => void notes.push(message) };
  const four = tracks(1).filter((_, i) => i < 8);
  t.equal(possibleFolds(four, 3, 'artist', progress), 3);
  t.strictSame(notes, []);
  t.equal(possibleFolds(four, 5, 'artist', progress), 4);
  t.strictSame(notes, ['4 folds, one for each artist']);
  const odd = { genre: 'odd', group: 'somebody' };
  t.equal(possibleFolds([...four, odd], 5, 'artist', progress), 5);
  t.match(notes.at(-1), /^warning: odd: tracks of one artist only, which count as wrong/);
  t.throws(() => possibleFolds(four.slice(0, 5), 5, 'artist', progress), {
    message: /^loud: tracks of one artist only; at least two genres need those of two artists/,
  });
});

t.test('tracks of a genre that was not trained on do not make others unsure', async t => {
  const learner = headLearner({ shapes: [linear(0.1)], folds: 3 });
  const set = setOf(tracks(20));
  const lonely = { ...set.examples[0], genre: 'odd', group: 'somebody', label: 2 };
  const withOdd = { ...set, genres: [...genres, 'odd'], examples: [...set.examples, lonely] };
  const judgements = await crossValidate(withOdd, learner, 4, 1, () => undefined);
  t.equal(judgements.filter(({ isOfUnknownGenre }) => isOfUnknownGenre).length, 1);
  const others = judgements.filter(({ isOfUnknownGenre }) => !isOfUnknownGenre);
  t.strictSame(fitCalibration(judgements, 3), fitCalibration(others, 3));
});

t.test('embeddings have a key of their features and their version', async t => {
  const [a, b] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`] as const;
  const keys = [embeddingCacheKey('1', a), embeddingCacheKey('1', b), embeddingCacheKey('2', a)];
  t.equal(new Set(keys).size, 3);
  t.equal(embeddingCacheKey('1', a), keys[0]);
});
