import { uncalibrated, type Calibration } from '../../runtimes/calibration.js';
import type { TrackJudgement } from '../fit/learner.js';
import { trackProbabilities } from '../fit/logits.js';
import { mean } from '../spread.js';
import type { JudgedTrack, LabelledAnswer } from './track-answer.js';

/** What a classifier gives for a track, and its true genre's index. */
export interface Judgement extends TrackJudgement {
  readonly label: number;
  /** Of no track of its genre was anything learnt: no answer could be right. */
  readonly isOfUnknownGenre?: boolean;
}

/** Where the calibration is looked for; the temperature is searched over its logarithm. */
const logTemperatures: readonly [number, number] = [Math.log(0.02), Math.log(5)];
const smoothings: readonly [number, number] = [0, 0.5];

/**
 * The calibration with which the tracks' probabilities have the smallest negative log-likelihood: temperature and smoothing,
 * each in turn by golden-section search while the other is held. The tracks must not have been trained on; those of an unknown
 * genre say nothing of how sure the others may be.
 */
export function fitCalibration(judgements: readonly Judgement[], labels: number): Calibration {
  const possible = judgements.filter(({ isOfUnknownGenre }) => !isOfUnknownGenre);
  if (possible.length === 0) return uncalibrated;
  const loss = (calibration: Calibration) =>
    negativeLogLikelihood(
      possible.map(({ logits, label }) => {
        return { probabilities: trackProbabilities(logits, labels, calibration), label };
      }),
    );
  let calibration = uncalibrated;
  for (let round = 0; round < 3; round++) {
    const { smoothing } = calibration;
    const temperature = Math.exp(
      goldenSection(log => loss({ temperature: Math.exp(log), smoothing }), logTemperatures),
    );
    calibration = {
      temperature,
      smoothing: goldenSection(s => loss({ temperature, smoothing: s }), smoothings),
    };
  }
  return calibration;
}

/** Where a function of one minimum is smallest, within 0.001 (Kiefer 1953, "Sequential minimax search for a maximum"). */
function goldenSection(loss: (at: number) => number, [from, to]: readonly [number, number]): number {
  const golden = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [lossLeft, lossRight] = [loss(left), loss(right)];
  while (high - low > 1e-3) {
    if (lossLeft < lossRight) {
      [high, right, lossRight] = [right, left, lossLeft];
      left = high - golden * (high - low);
      lossLeft = loss(left);
    } else {
      [low, left, lossLeft] = [left, right, lossRight];
      right = low + golden * (high - low);
      lossRight = loss(right);
    }
  }
  return (low + high) / 2;
}

/** Mean over the tracks, nats. */
export function negativeLogLikelihood(answers: readonly LabelledAnswer[]): number {
  return mean(answers.map(({ probabilities, label }) => -Math.log(Math.max(1e-12, probabilities[label]))));
}

/**
 * Expected calibration error (Guo et al. 2017, "On calibration of modern neural networks"): how far, on average, the
 * confidence of the answers is from the share of them that are right, over ten bins of confidence, all of the same
 * width.
 */
export function calibrationError(judged: readonly JudgedTrack[]): number {
  return calibrationGaps(judged).reduce((sum, gap) => sum + Math.abs(gap), 0) / judged.length;
}

/** How much larger the sum of the confidences is than the number of right answers, in each of the bins. */
export function calibrationGaps(judged: readonly JudgedTrack[]): number[] {
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  for (const { confidence, correct } of judged) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    bin.confidence += confidence;
    if (correct) bin.right += 1;
  }
  return bins.map(({ confidence, right }) => confidence - right);
}
