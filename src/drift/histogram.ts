/** Shares of values in bins. */
export interface Histogram {
  /** Ascending. A value is in the bin below the first edge that is not smaller than it, or in the one above the last. */
  readonly edges: number[];
  /** Of each bin, one more than there are edges. */
  readonly shares: number[];
}

/** The bin of a value: how many edges are smaller. */
export function binOf(edges: ArrayLike<number>, value: number): number {
  let bin = 0;
  while (bin < edges.length && value > edges[bin]) bin += 1;
  return bin;
}

/**
 * The histogram whose edges are the exact quantiles of weighted values, so that its bins are as full as one another.
 * Values are equal when they have six digits in common, as backends round differently, and share a bin: where many are,
 * the nearest places for an edge are beside them, and there are fewer bins. An edge lies in the middle between two values.
 *
 * @param values at least one
 * @param weights of each value, above 0
 * @param bins at most
 */
export function quantileHistogram(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  bins: number,
): Histogram {
  const order = Uint32Array.from(values, (_, index) => index).sort((a, b) => values[a] - values[b]);
  const total = order.reduce((sum, index) => sum + weights[index], 0);
  const edges = new Set<number>();
  let before = { place: NaN, share: -Infinity };
  let share = 0;
  let quantile = 1;
  let value = rounded(values[order[0]]);
  for (let i = 1; i < order.length; i++) {
    share += weights[order[i - 1]] / total;
    const next = rounded(values[order[i]]);
    if (value === next) continue;
    const place = rounded((value + next) / 2, 9);
    for (; quantile < bins && share >= quantile / bins - 1e-9; quantile++)
      edges.add(quantile / bins - before.share < share - quantile / bins ? before.place : place);
    before = { place, share };
    value = next;
  }
  if (quantile < bins && before.share > 0) edges.add(before.place);
  const ascending = [...edges];
  const shares = new Array<number>(ascending.length + 1).fill(0);
  for (let i = 0; i < values.length; i++) shares[binOf(ascending, values[i])] += weights[i] / total;
  return { edges: ascending, shares: shares.map(sum => rounded(sum)) };
}

/** To a few digits that count: a manifest is read by people too. */
export function rounded(value: number, digits = 6): number {
  return Number(value.toPrecision(digits));
}
