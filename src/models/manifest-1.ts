import Type, { type Static } from 'typebox';
import { labelNames, Manifest } from './manifest.js';

/**
 * JSON schema of the manifests of version 1, which had genres, MFCC and TensorFlow.js and no names for these kinds. Those
 * that were written are read for ever.
 */
export const Manifest1 = Type.Object({
  ...Type.Omit(Manifest, ['task', 'labels', 'runtime']).properties,
  manifestVersion: Type.Literal(1),
  genres: labelNames,
  features: Type.Unsafe<object>({ type: 'object' }),
});

/** A manifest of version 1 as one of version 2; its feature parameters are yet to be checked. */
export function upgradeManifest1({ genres, features, ...rest }: Static<typeof Manifest1>) {
  return {
    ...rest,
    manifestVersion: 2,
    task: 'single-label',
    labels: genres,
    runtime: 'tfjs',
    features: { kind: 'mfcc', ...features },
  };
}
