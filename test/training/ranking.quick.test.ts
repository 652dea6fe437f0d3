import t from 'tap';
import { fitThresholds } from '../../src/training/judge/fit-thresholds.js';
import { averagePrecision, rocAuc } from '../../src/training/judge/ranking.js';
import { measureTags, type TaggedAnswer } from '../../src/training/judge/tag-figures.js';
import { averagePrecisionInterval } from '../../src/training/judge/tag-interval.js';

/** As they are ranked: + has the label, - has not; those in one word have the same probability. */
const ranked = (text: string) =>
  text
    .split(' ')
    .flatMap((word, step) =>
      Array.from(word, sign => ({ probability: 1 - step / 10, isTrue: sign === '+' })),
    );
const about = (value: number, expected: number) => Math.abs(value - expected) < 1e-12;

t.test('the average precision and the ROC-AUC are those that one counts by hand', async t => {
  // scikit-learn's own example: 0.8 for y = 1, 0.4 for 0, 0.35 for 1, 0.1 for 0.
  t.ok(about(averagePrecision(ranked('+ - + -')), (1 + 2 / 3) / 2));
  t.ok(about(rocAuc(ranked('+ - + -')), 3 / 4));
  t.equal(averagePrecision(ranked('+ + - -')), 1);
  t.equal(rocAuc(ranked('+ + - -')), 1);
  t.ok(about(averagePrecision(ranked('- - + +')), (1 / 3 + 2 / 4) / 2));
  t.equal(rocAuc(ranked('- - + +')), 0);
});

t.test('equal probabilities are one step of the ranking, and half of a right order', async t => {
  t.equal(averagePrecision(ranked('+---')), 1 / 4, 'as many as there are');
  t.equal(rocAuc(ranked('+---')), 1 / 2);
  // Recall 1/3 at a precision of 1, then 1 at 3/5.
  t.ok(about(averagePrecision(ranked('+ ++--')), 1 / 3 + (2 / 3) * (3 / 5)));
  t.ok(about(rocAuc(ranked('+ ++--')), (2 + 4 / 2) / 6));
});

const answers: TaggedAnswer[] = [
  { probabilities: [0.9, 0.2, 0.5], labels: ['rock', 'voice'], group: 'one' },
  { probabilities: [0.6, 0.7, 0.5], labels: ['voice', 'piano'], group: 'one' },
  { probabilities: [0.4, 0.1, 0.5], labels: ['rock', 'voice'], group: 'two' },
  { probabilities: [0.1, 0.6, 0.5], labels: ['voice'], group: 'three' },
];

t.test('the means are over the labels that some tracks have and others have not', async t => {
  const figures = measureTags(['rock', 'piano', 'voice', 'polka'], [0.5, 0.65, 0.5, 0.5], answers);
  t.strictSame(Object.keys(figures.perLabel), ['rock', 'piano'], 'voice is everywhere, polka nowhere');
  t.match(figures, { tracks: 4, artists: 3, byChance: (2 / 4 + 1 / 4) / 2 });
  t.match(figures.perLabel.rock, { support: 2, threshold: 0.5, precision: 1 / 2, recall: 1 / 2, f1: 1 / 2 });
  t.match(figures.perLabel.piano, { support: 1, averagePrecision: 1, rocAuc: 1, precision: 1, f1: 1 });
  t.ok(about(figures.meanAveragePrecision, ((1 + 2 / 3) / 2 + 1) / 2));
  t.ok(about(figures.meanRocAuc, (3 / 4 + 1) / 2));
  t.equal(figures.macroF1, 3 / 4);
  t.throws(() => measureTags(['polka'], [0.5], answers), { message: /no label that some tracks have/ });
});

t.test('the interval of the mean average precision is about other artists', async t => {
  // Of each artist two tracks, ranked by chance but for a little; so many pairs of an artist make it narrower.
  const of = (artists: number, tracks: number): TaggedAnswer[] =>
    Array.from({ length: artists * tracks }, (_, i) => ({
      probabilities: [((i * 7919) % 1000) / 1000 + (i % 2) / 4],
      labels: i % 2 === 1 ? ['rock'] : [],
      group: `artist ${Math.floor(i / tracks)}`,
    }));
  const measured = (answers: TaggedAnswer[]) => {
    const { meanAveragePrecision } = measureTags(['rock', 'polka'], [0.5, 0.5], answers);
    const { low, high } = averagePrecisionInterval(['rock', 'polka'], meanAveragePrecision, answers);
    t.ok(
      low < meanAveragePrecision && meanAveragePrecision < high,
      `${low} < ${meanAveragePrecision} < ${high}`,
    );
    return high - low;
  };
  const [few, many] = [measured(of(10, 4)), measured(of(100, 4))];
  t.ok(few > 2 * many && few < 0.6, `${few}, ${many}`);
  const twice = of(10, 4).flatMap(answer => [answer, answer]);
  t.ok(Math.abs(measured(twice) - few) < 1e-12, 'the same tracks again say nothing new');
  t.equal(measured(of(10, 4)), few, 'the same each time');
  t.strictSame(averagePrecisionInterval(['rock'], 0.5, of(1, 4)), { low: 0, high: 1 }, 'one says nothing');
});

t.test('a threshold is where the F1 is largest, between two probabilities', async t => {
  const many = Array.from({ length: 40 }, (_, i) => ({
    probabilities: [i / 100, 0.5],
    labels: i >= 25 ? ['rock'] : i < 5 ? ['piano'] : [],
  }));
  const { thresholds, fitted } = fitThresholds(['rock', 'piano'], [0.5, 0.7], many);
  t.strictSame(thresholds, [0.245, 0.7], 'five tracks are too few for one');
  t.strictSame(fitted, ['rock']);
});
