/** Counted in tracks: what each bin has beyond what was seen, so that no bin is empty. */
const pseudoCount = 0.5;

/**
 * The population stability index of two samples of one distribution: Σ (o − e) · ln(o / e) over the bins, where o and e
 * are the shares of each (Siddiqi, "Credit Risk Scorecards", 2006); the Jeffreys divergence, in nats. To each bin of
 * both half a track is added (Krichevsky & Trofimov 1981): an empty bin would make it infinite.
 *
 * @param observed shares of the bins, of `n` tracks
 * @param expected shares of the same bins, of `m` tracks
 */
export function populationStabilityIndex(
  observed: ArrayLike<number>,
  n: number,
  expected: ArrayLike<number>,
  m: number,
): number {
  const bins = expected.length;
  let sum = 0;
  for (let bin = 0; bin < bins; bin++) {
    const o = (observed[bin] * n + pseudoCount) / (n + pseudoCount * bins);
    const e = (expected[bin] * m + pseudoCount) / (m + pseudoCount * bins);
    sum += (o - e) * Math.log(o / e);
  }
  return sum;
}

/** What an index means, in the words that are usual for it. */
export const readings = ['stable', 'moderate', 'strong'] as const;
export type Reading = (typeof readings)[number];

/** Under 0.1 a population is taken for stable, over 0.25 for another one (Siddiqi 2006). */
export function readingOf(index: number): Reading {
  if (index < 0.1) return 'stable';
  return index <= 0.25 ? 'moderate' : 'strong';
}
