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
