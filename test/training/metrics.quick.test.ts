import t from 'tap';
import {
  calibrationError,
  fitCalibration,
  negativeLogLikelihood,
} from '../../src/training/judge/calibrate.js';
import { uncalibrated } from '../../src/runtimes/calibration.js';
import { trackProbabilities } from '../../src/training/fit/logits.js';
import { evaluateAnswers } from '../../src/training/judge/metrics.js';
import { judgedTrack } from '../../src/training/judge/track-answer.js';

// Worked by hand: 4 tracks of a (3 found), 2 of b (1 found), none of c, which is answered once.
const judged = [
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 1],
  [1, 1],
  [1, 2],
].map(([truth, answer]) => ({ truth, answer }));
const evaluation = evaluateAnswers(['a', 'b', 'c'], judged);

t.test('counts as one does by hand', async t => {
  t.strictSame(evaluation.confusion, [
    [3, 1, 0],
    [0, 1, 1],
    [0, 0, 0],
  ]);
  t.equal(evaluation.trackAccuracy, 4 / 6);
  t.equal(evaluation.tracks, 6);
  const f1 = (2 * 1 * 0.75) / 1.75;
  t.strictSame(evaluation.perGenre, {
    a: { precision: 1, recall: 0.75, f1, support: 4 },
    b: { precision: 0.5, recall: 0.5, f1: 0.5, support: 2 },
    c: { precision: 0, recall: 0, f1: 0, support: 0 },
  });
});

t.test('a track has the mean of its segments, and a temperature or a smoothing flattens it', async t => {
  const logits = Float32Array.of(Math.log(3), 0, 0, Math.log(3));
  t.ok(Math.abs(trackProbabilities(logits, 2)[0] - 0.5) < 1e-7);
  const one = logits.subarray(0, 2);
  t.ok(Math.abs(trackProbabilities(one, 2)[0] - 0.75) < 1e-7);
  t.ok(trackProbabilities(one, 2, { temperature: 2, smoothing: 0 })[0] < 0.75);
  const smoothed = trackProbabilities(one, 2, { temperature: 1, smoothing: 0.2 });
  t.ok(Math.abs(smoothed[0] - 0.7) < 1e-7);
});

t.test('the fitted calibration makes an overconfident judge honest', async t => {
  // Says 0.98 and is right 3 times out of 4: the best it can say is 0.75.
  const overconfident = [0, 0, 0, 1].map(label => ({ logits: Float32Array.of(4, 0), label }));
  const fitted = fitCalibration(overconfident, 2);
  const [before, after] = [uncalibrated, fitted].map(calibration =>
    overconfident.map(({ logits, label }) => {
      return { probabilities: trackProbabilities(logits, 2, calibration), label };
    }),
  );
  t.ok(Math.abs(after[0].probabilities[0] - 0.75) < 0.01);
  t.ok(negativeLogLikelihood(after) < negativeLogLikelihood(before));
  t.ok(calibrationError(after.map(judgedTrack)) < 0.01);
  t.ok(calibrationError(before.map(judgedTrack)) > 0.2);
});

t.test('a judge who is sure of everything and sometimes wrong is smoothed', async t => {
  // Sure of the right label nine times, as sure of the wrong one once: a temperature alone would blur what is less sure too.
  const sure = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1].map(label => ({ logits: Float32Array.of(30, 0), label }));
  const unsure = [0, 0, 0, 1].map(label => ({ logits: Float32Array.of(Math.log(3), 0), label }));
  const { temperature, smoothing } = fitCalibration([...sure, ...unsure], 2);
  t.ok(Math.abs(smoothing - 0.2) < 0.02, `smoothing ${smoothing}`);
  t.ok(temperature > 0.5 && temperature < 1, `temperature ${temperature}`);
});
