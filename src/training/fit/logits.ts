import { meanOverSegments } from '../../engine/pool-track.js';
import type { LandmarkClassifier } from '../../runtimes/tfjs/training/assemble-network.js';
import { createKernel } from './kernel.js';

/**
 * Makes a function that gives the logits of standardised statistics, in plain arithmetic and double precision.
 *
 * @returns from `segments × features` to `segments × labels`
 */
export function createLogits({
  scale,
  landmarks,
  alpha,
}: LandmarkClassifier): (rows: Float32Array) => Float32Array {
  const features = scale.mean.length;
  const kernel = createKernel(landmarks, features);
  const count = landmarks.length / features;
  const labels = alpha.length / count;
  return rows => {
    const values = kernel(rows);
    return Float32Array.from({ length: (values.length / count) * labels }, (_, at) => {
      const row = Math.floor(at / labels) * count;
      let sum = 0;
      for (let landmark = 0; landmark < count; landmark++)
        sum += values[row + landmark] * alpha[landmark * labels + (at % labels)];
      return sum;
    });
  };
}

/** How logits become probabilities that say how often they are right. */
export interface Calibration {
  /** The logits are divided by it (Guo et al. 2017, "On calibration of modern neural networks"). */
  readonly temperature: number;
  /** Share of a segment's probability that is spread evenly over the labels, so that no answer is quite sure. */
  readonly smoothing: number;
}

/** Leaves the softmax as it is. */
export const uncalibrated: Calibration = { temperature: 1, smoothing: 0 };

/**
 * A track's probabilities: the mean over its segments of their calibrated probabilities.
 *
 * @param logits `segments × labels`
 */
export function trackProbabilities(
  logits: Float32Array,
  labels: number,
  calibration = uncalibrated,
): number[] {
  return meanOverSegments(segmentProbabilities(logits, labels, calibration), labels);
}

/**
 * The probabilities of segments: the softmax of the logits divided by the temperature, smoothed.
 *
 * @param logits `segments × labels`
 * @returns `segments × labels`
 */
export function segmentProbabilities(
  logits: Float32Array,
  labels: number,
  { temperature, smoothing } = uncalibrated,
): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let at = 0; at < logits.length; at += labels) {
    const row = logits.subarray(at, at + labels);
    const largest = Math.max(...row);
    const powers = Array.from(row, logit => Math.exp((logit - largest) / temperature));
    const total = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, label) => {
      probabilities[at + label] = ((1 - smoothing) * power) / total + smoothing / labels;
    });
  }
  return probabilities;
}
