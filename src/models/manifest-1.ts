import Type, { type Static } from '#typebox';
import { labelNames } from './manifest.js';

/**
 * JSON schema of what manifests of version 1 have in place of what those of version 2 do: genres, and the parameters of
 * MFCC without their kind. All were of one task and one runtime. They are read for ever.
 */
export const Manifest1 = Type.Object({
  genres: labelNames,
  features: Type.Unsafe<object>({ type: 'object', properties: { kind: { const: 'mfcc' } } }),
});

/** A manifest of version 1 as one of version 2, whose other fields are yet to be checked. */
export function upgradeManifest1({ genres, features, ...rest }: Static<typeof Manifest1>): object {
  return {
    ...rest,
    manifestVersion: 2,
    task: 'single-label',
    labels: genres,
    runtime: 'tfjs',
    features: { kind: 'mfcc', ...features },
  };
}
