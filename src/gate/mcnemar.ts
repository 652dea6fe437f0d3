/**
 * McNemar's exact test (McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika
 * 12, 1947): how likely a split as uneven as this one is, two-sided, where either version is as likely to be the one that is
 * right. It takes all tracks for independent, which those of one artist are not.
 *
 * @param better tracks that only the one version answered rightly
 * @param worse tracks that only the other one did
 */
export function mcnemarExact(better: number, worse: number): number {
  const n = better + worse;
  // Of the binomial distribution with a half, from 0 up; in logarithms, as 2 ** -n underflows.
  let logProbability = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(better, worse); k += 1) {
    if (k > 0) logProbability += Math.log((n - k + 1) / k);
    tail += Math.exp(logProbability);
  }
  return Math.min(1, 2 * tail);
}
