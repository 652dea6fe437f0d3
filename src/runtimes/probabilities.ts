import type { Manifest } from '../models/manifest.js';
import { softmax } from './softmax.js';

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
  return task === 'multi-label' ? given.map(logit => 1 / (1 + Math.exp(-logit))) : softmax(given, labels);
}
