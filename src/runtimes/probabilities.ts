import type { Manifest } from '../models/manifest.js';
import { segmentProbabilities } from './calibration.js';

/** The largest probability that rounding in float32 makes of 1. */
export const certainty = 1 + 1e-5;

/**
 * The probabilities of what a network gives: where those are logits, the softmax of each row for a model of one label a
 * track, and the sigmoid of each number for one of any number of labels.
 *
 * @param given `rows × labels`, row-major
 */
export function probabilitiesOf(
  given: Float32Array,
  labels: number,
  { task, output }: Partial<Pick<Manifest, 'task' | 'output'>>,
): Float32Array {
  if (output !== 'logits') return given;
  return task === 'multi-label'
    ? given.map(logit => 1 / (1 + Math.exp(-logit)))
    : Float32Array.from(segmentProbabilities(given, labels));
}

/** @throws Error when one of the scores of a network is no probability, such as NaN */
export function requireProbabilities(scores: Float32Array): void {
  if (scores.every(score => score >= 0 && score <= certainty)) return;
  const [least, most] = [Math.min(...scores), Math.max(...scores)].map(score => score.toPrecision(3));
  throw new Error(`the network gives no probabilities, but numbers from ${least} to ${most}`);
}
