import { isDeepStrictEqual } from 'node:util';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { conclude } from './conclusion.js';
import type { ShadowResult } from './engine.js';
import type { NamedLabel } from './named-labels.js';

/** How a comparison with a shadow came out: the same genre, or the same labels of two multi-label models, or others; none, for want of time or by a failure. */
export const shadowOutcomes = ['same', 'other', 'skipped', 'failed'] as const;
export type ShadowOutcome = (typeof shadowOutcomes)[number];

/** An answer compared with that of a shadow. */
export interface Comparison {
  readonly outcome: ShadowOutcome;
  /** Of the two answers, 0 to 1, see {@link totalVariation} and {@link largestDifference}; absent if the shadow gave none. */
  readonly distance?: number;
}

type Compared = Pick<ServingVersion, 'manifest'>;

/**
 * Compares an answer with that of a shadow, which may have other labels.
 *
 * @param probabilities of `version`, in the order of its labels
 */
export function compareShadow(
  version: Compared,
  probabilities: readonly number[],
  shadow: Compared,
  result: ShadowResult,
): Comparison {
  if (typeof result === 'string') return { outcome: result };
  const given = byLabel(version, probabilities);
  const shadowed = byLabel(shadow, result.probabilities);
  const [mine, its] = [
    conclude(version.manifest, probabilities, undefined),
    conclude(shadow.manifest, result.probabilities, undefined),
  ];
  const isSame =
    mine.labels && its.labels
      ? isDeepStrictEqual(namesOf(mine.labels), namesOf(its.labels))
      : mine.genre === its.genre;
  const distance = (mine.labels ?? its.labels) ? largestDifference : totalVariation;
  return { outcome: isSame ? 'same' : 'other', distance: distance(differences(given, shadowed)) };
}

function byLabel({ manifest }: Compared, probabilities: readonly number[]): Map<string, number> {
  return new Map(manifest.labels.map((label, index) => [label, probabilities[index]]));
}

const namesOf = (labels: readonly NamedLabel[]) => new Set(labels.map(({ label }) => label));

function differences(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number[] {
  const labels = new Set([...a.keys(), ...b.keys()]);
  return [...labels].map(label => Math.abs((a.get(label) ?? 0) - (b.get(label) ?? 0)));
}

/** Total variation distance: the probability that would have to move to make one distribution the other; 0 to 1. */
const totalVariation = (differences: readonly number[]) =>
  differences.reduce((sum, each) => sum + each, 0) / 2;

/** Each label of a multi-label model has a distribution of its own, of yes and no: the largest total variation distance of one. */
const largestDifference = (differences: readonly number[]) => Math.max(...differences);
