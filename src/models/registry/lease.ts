import { belongsToSplit, type Routing } from './routing.js';
import type { ServingVersion } from './serving-version.js';

/** The versions that one request may need; they stay loaded until it is released. */
export interface Lease {
  /**
   * The version that answers.
   *
   * @param contentDigest gives a digest of what is to be classified; asked only where the answer depends on it
   */
  choose(contentDigest: () => Uint8Array): ServingVersion;
  /** The versions that it chooses among. */
  readonly candidates: readonly ServingVersion[];
  /** The version to compare that one with, if any. */
  readonly shadow: ServingVersion | undefined;
  release(): void;
}

/** Leases one version, asked for by number or label. */
export function leaseOne(version: ServingVersion): Lease {
  return { choose: () => version, candidates: [version], shadow: undefined, release: version.lease() };
}

/** Leases what may answer a request that names no version. */
export function leaseRouted(
  primary: ServingVersion,
  { split, shadow }: Pick<Routing, 'split' | 'shadow'>,
): Lease {
  const candidates = split ? [primary, split.to] : [primary];
  const used = shadow ? [...candidates, shadow.to] : candidates;
  const releases = used.map(version => version.lease());
  return {
    choose: contentDigest => (split && belongsToSplit(contentDigest(), split.percent) ? split.to : primary),
    candidates,
    shadow: shadow?.to,
    release: () => {
      for (const release of releases) release();
    },
  };
}
