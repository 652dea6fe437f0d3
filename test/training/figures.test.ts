import t from 'tap';
import { accuracyInterval } from '../../src/training/judge/by-artist.js';
import { evaluationText } from '../../src/training/judge/evaluation-text.js';
import { measureFigures, type AttributedAnswer } from '../../src/training/judge/figures.js';

/** Of `artists`, each with so many tracks, those whose turn it is are right about all of them. */
const outcomes = (artists: number, tracks: number, isRight: (artist: number) => boolean) =>
  Array.from({ length: artists * tracks }, (_, i) => {
    const artist = Math.floor(i / tracks);
    return { group: String(artist), correct: isRight(artist) };
  });
const isEven = (artist: number) => artist % 2 === 0;

t.test('the interval is that of as many artists, not of as many tracks', async t => {
  // Of 10 artists that are all right or all wrong, 2 to 8 are right 95 times in 100: the binomial distribution's quantiles.
  const few = accuracyInterval(outcomes(10, 10, isEven));
  t.strictSame(few, { low: 0.2, high: 0.8 });
  // Of 100 independent ones, 40 to 60.
  const { low, high } = accuracyInterval(outcomes(100, 1, isEven));
  t.ok(Math.abs(low - 0.4) < 0.011, `${low}`);
  t.ok(Math.abs(high - 0.6) < 0.011, `${high}`);
});

t.test('the interval does not get narrower if the same tracks are judged again', async t => {
  const once = outcomes(10, 10, isEven);
  t.strictSame(accuracyInterval([...once, ...once]), accuracyInterval(once));
});

t.test('where all artists are alike, the interval is the wider, the fewer they are', async t => {
  // With seven artists, an accuracy of 0.59 makes all of them right in one case of forty.
  t.match(accuracyInterval(outcomes(7, 2, () => true)), { low: 0.025 ** (1 / 7), high: 1 });
  const half = outcomes(7, 1, () => true).flatMap(outcome => [outcome, { ...outcome, correct: false }]);
  t.strictSame(accuracyInterval(half), { low: 0.5, high: 0.5 });
});

/** An answer of two genres: how sure it is of the first. */
const answer = (label: number, first: number, group: string, seconds: number): AttributedAnswer => {
  return { label, probabilities: [first, 1 - first], group, seconds };
};

// Worked by hand: 3 of 4 tracks of a and none of b are right; by artist, 3 of 3, 0 of 1 and 0 of 1.
const figures = measureFigures(
  ['a', 'b'],
  [
    answer(0, 0.95, 'one', 30),
    answer(0, 0.95, 'one', 30),
    answer(0, 0.75, 'one', 4.99),
    answer(0, 0.25, 'two', 5),
    answer(1, 0.75, 'three', 4),
  ],
);

t.test('genres and artists count the same, however many tracks they have', async t => {
  t.equal(figures.trackAccuracy, 3 / 5);
  t.equal(figures.macroRecall, (3 / 4 + 0) / 2);
  t.equal(figures.artistBalancedAccuracy, (1 + 0 + 0) / 3);
  t.equal(figures.artists, 3);
});

t.test('a genre without tracks does not count', async t => {
  t.equal(measureFigures(['a', 'b'], [answer(0, 0.9, 'one', 3)]).macroRecall, 1);
});

t.test('short, middling and long tracks have figures of their own', async t => {
  t.match(figures.byLength, [
    { from: 0, below: 5, tracks: 2, accuracy: 1 / 2, interval: { low: 0, high: 1 } },
    { from: 5, below: 15, tracks: 1, accuracy: 0, interval: { low: 0, high: 0.975 } },
    { from: 15, tracks: 2, accuracy: 1, interval: { low: 0.025, high: 1 } },
  ]);
  t.notOk('below' in figures.byLength[2]);
  t.equal(measureFigures(['a', 'b'], [answer(0, 0.9, 'one', 3)]).byLength.length, 1);
});

t.test('the curve has what is answered at a confidence, and what of that is right', async t => {
  const at = (minConfidence: number) => figures.coverage.find(point => point.minConfidence === minConfidence);
  t.strictSame(at(0), { minConfidence: 0, answered: 1, accuracy: 3 / 5 });
  t.strictSame(at(0.7), { minConfidence: 0.7, answered: 1, accuracy: 3 / 5 });
  t.strictSame(at(0.8), { minConfidence: 0.8, answered: 2 / 5, accuracy: 1 });
  t.equal(figures.coverage.length, 10);
  t.equal(measureFigures(['a', 'b'], [answer(0, 0.65, 'one', 3)]).coverage.length, 7, 'as far as it goes');
});

t.test('the calibration error is the mean distance of confidence and accuracy over the bins', async t => {
  // Of the bin from 0.7 on, with confidences of 0.75, 1 of 3 is right; of that from 0.9 on, with 0.95, 2 of 2.
  t.ok(Math.abs(figures.calibrationError - (3 * (0.75 - 1 / 3) + 2 * 0.05) / 5) < 1e-12);
  const likelihoods = [0.95, 0.95, 0.75, 0.25, 0.25];
  const loss = -likelihoods.reduce((sum, likelihood) => sum + Math.log(likelihood), 0) / 5;
  t.ok(Math.abs(figures.negativeLogLikelihood - loss) < 1e-12);
});

t.test('repeated judgements are of the same tracks', async t => {
  const once = [answer(0, 0.9, 'one', 3), answer(1, 0.4, 'two', 30)];
  const { tracks, byLength } = measureFigures(['a', 'b'], [...once, ...once], 2);
  t.equal(tracks, 2);
  t.strictSame(
    byLength.map(length => length.tracks),
    [1, 1],
  );
});

t.test('are shown as text', async t => {
  const text = evaluationText(figures);
  t.match(text, /^track accuracy 0\.600 on 5 tracks of 3 artists$/m);
  t.match(text, /^95 % interval 0\.000 to 1\.000, /m);
  t.match(text, /^0\.375 where each genre counts the same, 0\.333 where each artist does$/m);
  t.match(text, /^a +0\.75 +0\.75 +0\.75 +4$/m);
  t.match(text, /^0 to 5 s +2 +0\.50 +0\.00 +1\.00$/m);
  t.match(text, /^15 s or more +2 +1\.00 +0\.03 +1\.00$/m);
  t.match(text, /^0\.8 or more +0\.40 +1\.00$/m);
  t.match(text, /^a +3 +1$/m);
});
