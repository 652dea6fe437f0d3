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

/**
 * A track's probabilities: the mean over its segments of the softmax of the logits divided by the temperature.
 *
 * @param logits `segments × labels`
 */
export function trackProbabilities(logits: Float32Array, labels: number, temperature = 1): number[] {
  return meanOverSegments(segmentProbabilities(logits, labels, temperature), labels);
}

/**
 * The probabilities of segments: the softmax of the logits divided by the temperature.
 *
 * @param logits `segments × labels`
 * @returns `segments × labels`
 */
export function segmentProbabilities(logits: Float32Array, labels: number, temperature = 1): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let at = 0; at < logits.length; at += labels) {
    const row = logits.subarray(at, at + labels);
    const largest = Math.max(...row);
    const powers = Array.from(row, logit => Math.exp((logit - largest) / temperature));
    const total = powers.reduce((a, b) => a + b, 0);
    powers.forEach((power, label) => (probabilities[at + label] = power / total));
  }
  return probabilities;
}
