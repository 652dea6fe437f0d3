import { populationStabilityIndex, readingOf, readings, type Reading } from './psi.js';
import { distributionsOf, type Distribution, type Reference } from './reference.js';
import type { DriftWindow } from './window.js';

/**
 * Tracks that a window needs before it is read: the index of a small sample is large by chance alone, for one independent
 * value a track (bins − 1) · (1/n + 1/m) on average (Yurdakul & Naranjo, "Statistical properties of the population
 * stability index", Journal of Risk Model Validation 14(4), 2020).
 */
export const minimumTracks = 200;

/** How far one distribution has drifted. */
export interface Drift extends Distribution {
  /** Share of each bin or label in the window; `shares` are those of the reference. */
  readonly observed: readonly number[];
  /** Population stability index. */
  readonly psi: number;
  readonly reading: Reading;
}

/**
 * Compares what a window holds with the reference, one distribution after the other.
 *
 * @param labels of the model, in its order
 * @param names of the coefficients, as the front end gives them
 * @returns nothing while there are too few tracks
 */
export function measureDrift(
  reference: Reference,
  labels: readonly string[],
  names: readonly string[],
  window: DriftWindow | undefined,
): Drift[] {
  if (!window || window.tracks < minimumTracks) return [];
  const mean = window.mean();
  let at = 0;
  return distributionsOf(reference, labels, names).map(distribution => {
    const observed = Array.from(mean.subarray(at, (at += distribution.shares.length)));
    const psi = populationStabilityIndex(observed, window.tracks, distribution.shares, reference.tracks);
    return { ...distribution, observed, psi, reading: readingOf(psi) };
  });
}

/** The worst of the readings; undefined where there is none. */
export function worstReading(drifts: readonly Drift[]): Reading | undefined {
  return readings.findLast(reading => drifts.some(drift => drift.reading === reading));
}
