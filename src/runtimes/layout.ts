import { featureShape } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';

/**
 * How to bring segments, `segments × frames × values`, into the order in which a manifest's network takes them; dimensions
 * of one, as in `[130, 13, 1]`, change nothing in memory.
 *
 * @throws Error when the network takes another number of values than the features have
 */
export function toLayout({
  input,
  features,
}: Pick<Manifest, 'input' | 'features'>): (features: Float32Array) => Float32Array {
  const { frames, values } = featureShape(features);
  const size = frames * values;
  if (input.shape.reduce((a, b) => a * b) !== size)
    throw new Error(
      `corrupt: the network takes ${input.shape.join(' × ')} values, the features are ${frames} × ${values}`,
    );
  if (input.layout !== 'coefficients-first') return segments => segments;
  return segments => {
    const turned = new Float32Array(segments.length);
    for (let index = 0; index < segments.length; index += 1) {
      const segment = index - (index % size);
      const coefficient = index % values;
      const frame = Math.floor((index - segment) / values);
      turned[segment + coefficient * frames + frame] = segments[index];
    }
    return turned;
  };
}
