import type { Labels } from '../labels.js';
import type { ServingVersion } from './serving-version.js';

/** Which version answers what; replaced as a whole, never changed. */
export interface Routing {
  /** For requests that name no version. */
  readonly primary: ServingVersion | undefined;
  readonly versions: ReadonlyMap<number, ServingVersion>;
  /** Labels by name. Each points to a version that is ready, if need be to the one that it had before. */
  readonly labels: ReadonlyMap<string, ServingVersion>;
  /** A share of the requests that name no version goes elsewhere. */
  readonly split: (Pointed & { readonly percent: number }) | undefined;
  /** Computed too, for comparison. */
  readonly shadow: Pointed | undefined;
}

/** A label and the version that it points to; other labels may point there too. */
export interface Pointed {
  readonly label: string;
  readonly to: ServingVersion;
}

export const noRouting: Routing = {
  primary: undefined,
  versions: new Map(),
  labels: new Map(),
  split: undefined,
  shadow: undefined,
};

/** Points every label that is asked for to its version, or while that is not ready, to where it pointed so far. */
export function pointLabels(
  { labels }: Labels,
  ready: ReadonlyMap<number, ServingVersion>,
  before: Routing['labels'],
): Routing['labels'] {
  const pointed = Object.entries(labels).flatMap(([label, version]): [string, ServingVersion][] => {
    const target = ready.get(version) ?? renewed(before.get(label), ready);
    return target ? [[label, target]] : [];
  });
  return new Map(pointed);
}

/** What the number of a version stands for now. */
export function renewed(
  serving: ServingVersion | undefined,
  ready: ReadonlyMap<number, ServingVersion>,
): ServingVersion | undefined {
  return serving && (ready.get(serving.version) ?? serving);
}

/**
 * Whether a request belongs to the share that goes elsewhere: the same content always does, or never.
 *
 * @param contentDigest of at least four bytes, evenly distributed
 */
export function belongsToSplit(contentDigest: Uint8Array, percent: number): boolean {
  const [a, b, c, d] = contentDigest;
  const position = (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
  return position * 100 < percent;
}
