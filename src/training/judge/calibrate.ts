import { trackProbabilities } from '../fit/logits.js';
import { mean } from '../spread.js';
import type { JudgedTrack, LabelledAnswer } from './track-answer.js';

/** A track's segment logits (`segments × labels`) and its true genre's index. */
export interface Judgement {
  readonly logits: Float32Array;
  readonly label: number;
  /** As in `Prediction`. */
  readonly novelty?: number;
  /** The logits are divided by it; default 1. */
  readonly temperature?: number;
}

/**
 * The temperature with which the tracks' probabilities have the smallest negative log-likelihood, by golden-section
 * search over its logarithm. The tracks must not have been trained on.
 */
export function fitTemperature(judgements: readonly Judgement[], labels: number): number {
  const loss = (logTemperature: number) => {
    const temperature = Math.exp(logTemperature);
    return negativeLogLikelihood(
      judgements.map(({ logits, label }) => {
        return { probabilities: trackProbabilities(logits, labels, temperature), label };
      }),
    );
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.02);
  let high = Math.log(5);
  while (high - low > 1e-3) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
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
  const bins = Array.from({ length: 10 }, () => ({ confidence: 0, right: 0 }));
  for (const { confidence, correct } of judged) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))];
    bin.confidence += confidence;
    if (correct) bin.right += 1;
  }
  return bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / judged.length;
}
