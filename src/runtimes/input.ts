import type { Manifest } from '../models/manifest.js';
import { toLayout } from './layout.js';
import { toNormalised } from './normalise.js';

/**
 * How to make a network's input of segments, `segments × frames × values` as the front end gives them: normalised, and in the
 * order in which the network takes them.
 *
 * @throws Error as {@link toLayout}
 */
export function toInput(
  manifest: Pick<Manifest, 'input' | 'features'>,
): (features: Float32Array) => Float32Array {
  const normalise = toNormalised(manifest);
  const arrange = toLayout(manifest);
  return features => arrange(normalise(features));
}
