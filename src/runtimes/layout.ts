import { framesPerSegment } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';

/**
 * How to bring segments, `segments × frames × nMfcc`, into the order in which a manifest's network takes them; dimensions
 * of one, as in `[130, 13, 1]`, change nothing in memory.
 *
 * @throws Error when the network takes another number of values than the features have
 */
export function toLayout({
  input,
  features,
}: Pick<Manifest, 'input' | 'features'>): (features: Float32Array) => Float32Array {
  const frames = framesPerSegment(features);
  const { nMfcc } = features;
  if (input.shape.reduce((a, b) => a * b) !== frames * nMfcc)
    throw new Error(
      `corrupt: the network takes ${input.shape.join(' × ')} values, the features are ${frames} × ${nMfcc}`,
    );
  if (input.layout !== 'coefficients-first') return values => values;
  return values => {
    const turned = new Float32Array(values.length);
    for (let index = 0; index < values.length; index += 1) {
      const segment = index - (index % (frames * nMfcc));
      const coefficient = index % nMfcc;
      const frame = Math.floor((index - segment) / nMfcc);
      turned[segment + coefficient * frames + frame] = values[index];
    }
    return turned;
  };
}

/** Frames and coefficients of a segment, as callers have them whatever the network's own layout is. */
export function segmentShape({ features }: Pick<Manifest, 'features'>): [frames: number, nMfcc: number] {
  return [framesPerSegment(features), features.nMfcc];
}
