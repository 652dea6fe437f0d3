import type { ServingVersion } from '../models/registry/serving-version.js';
import type { ShadowResult } from './engine.js';

/** How a comparison with a shadow came out: the same genre or another one; none, for want of time or by a failure. */
export const shadowOutcomes = ['same', 'other', 'skipped', 'failed'] as const;
export type ShadowOutcome = (typeof shadowOutcomes)[number];

/** An answer compared with that of a shadow. */
export interface Comparison {
  readonly outcome: ShadowOutcome;
  /** Total variation distance of the two answers, 0 to 1; absent if the shadow gave none. */
  readonly distance?: number;
}

/**
 * Compares an answer with that of a shadow, which may have other labels.
 *
 * @param probabilities of `version`, in the order of its labels
 */
export function compareShadow(
  version: ServingVersion,
  probabilities: readonly number[],
  shadow: ServingVersion,
  result: ShadowResult,
): Comparison {
  if (typeof result === 'string') return { outcome: result };
  const given = byLabel(version, probabilities);
  const shadowed = byLabel(shadow, result.probabilities);
  const outcome: ShadowOutcome = mostProbable(given) === mostProbable(shadowed) ? 'same' : 'other';
  return { outcome, distance: distance(given, shadowed) };
}

function byLabel({ manifest }: ServingVersion, probabilities: readonly number[]): Map<string, number> {
  return new Map(manifest.labels.map((label, index) => [label, probabilities[index]]));
}

function mostProbable(probabilities: ReadonlyMap<string, number>): string {
  return [...probabilities].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Total variation distance: the probability that would have to move to make one distribution the other; 0 to 1. */
function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const labels = new Set([...a.keys(), ...b.keys()]);
  return [...labels].reduce((sum, label) => sum + Math.abs((a.get(label) ?? 0) - (b.get(label) ?? 0)), 0) / 2;
}
