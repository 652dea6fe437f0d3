import fc from 'fast-check';
import t from 'tap';
import {
  applyVerdict,
  fitVerdict,
  targetAccuracy,
  wilsonLowerBound,
} from '../../src/training/judge/fit-verdict.js';
import type { JudgedTrack } from '../../src/training/judge/track-answer.js';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const track = fc.record({
  confidence: share,
  correct: fc.boolean(),
  novelty: fc.double({ min: 0, max: 10, noNaN: true }),
});
const tracks = fc.array(track, { minLength: 100, maxLength: 300 });

/** Tracks whose confidence is what it says: of those at c, the share c is right. */
const calibrated = (count: number): JudgedTrack[] =>
  Array.from({ length: count }, (_, i) => {
    const confidence = 0.1 + (0.9 * (i % 100)) / 100;
    return { confidence, correct: (i * 0.618034) % 1 < confidence };
  });

t.test('the bound is that of the formula, worked by hand', async t => {
  // (0.8 + 0.008212 − 1.281552 · √(0.0016 + 0.0000411)) / 1.016424
  t.ok(Math.abs(wilsonLowerBound(80, 100) - 0.74408) < 1e-4, `${wilsonLowerBound(80, 100)}`);
  t.equal(wilsonLowerBound(0, 0), 0);
  t.ok(Math.abs(wilsonLowerBound(100, 100) - 1 / 1.016424) < 1e-4);
});

t.test('what is named is right often enough, on the tracks of the fit', async () => {
  fc.assert(
    fc.property(tracks, judged => {
      const { minConfidence } = fitVerdict(judged) ?? {};
      return minConfidence === undefined || applyVerdict(judged, { minConfidence }).right >= targetAccuracy;
    }),
  );
});

t.test('no smaller threshold would do, down to the least confidence there is', async t => {
  const judged = calibrated(400);
  const { minConfidence } = fitVerdict(judged)!;
  t.ok(minConfidence! > 0.55 && minConfidence! < 0.75, `${minConfidence}`);
  const sure = judged.filter(({ confidence }) => confidence >= minConfidence! - 0.01);
  t.ok(wilsonLowerBound(sure.filter(({ correct }) => correct).length, sure.length) < targetAccuracy);
  const allRight = judged.map(({ confidence }) => ({ confidence: 0.4 + confidence / 2, correct: true }));
  t.strictSame(fitVerdict(allRight), { minConfidence: 0.45 });
});

t.test('fewer tracks ask for more confidence, and judging them again makes them no more', async t => {
  const [few, many] = [calibrated(200), calibrated(4000)];
  t.ok(fitVerdict(few)!.minConfidence! > fitVerdict(many)!.minConfidence!);
  t.strictSame(fitVerdict([...few, ...few, ...few], 3), fitVerdict(few));
});

t.test('at most one in a hundred of the tracks of the fit is too new', async () => {
  fc.assert(
    fc.property(tracks, judged => {
      const { maxNovelty } = fitVerdict(judged)!;
      const { notMusic } = applyVerdict(judged, { maxNovelty });
      // And no more is let through than that asks for.
      const next = judged.filter(({ novelty }) => novelty >= maxNovelty!).length / judged.length;
      return notMusic <= 0.01 && next > 0.01;
    }),
  );
});

t.test('says nothing where there is nothing to go by', async t => {
  t.equal(fitVerdict(calibrated(99)), undefined, 'too few tracks');
  t.equal(fitVerdict(calibrated(198), 2), undefined, 'the same ones twice are as few');
  const wrong = calibrated(200).map(judged => ({ ...judged, correct: false }));
  t.equal(fitVerdict(wrong), undefined, 'none is right');
  t.strictSame(fitVerdict(wrong.map((judged, i) => ({ ...judged, novelty: i }))), { maxNovelty: 197 });
});
