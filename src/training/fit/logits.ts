import { meanOverSegments } from '../../engine/pool-track.js';
import type { LandmarkClassifier } from '../../runtimes/tfjs/training/assemble-network.js';
import { segmentProbabilities, uncalibrated } from '../../runtimes/calibration.js';
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
