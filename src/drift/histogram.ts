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
 * The histogram whose edges are the exact quantiles of weighted values, so that its bins are as full as one another. An
 * edge lies in the middle between two values, so that rounding moves none across it. Equal values share a bin: where
 * many are, the nearest places for an edge are beside them, and there are fewer bins.
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
  const places: number[] = [];
  let before = { place: NaN, share: -Infinity };
  let share = 0;
  let quantile = 1;
  for (let i = 0; i < order.length - 1; i++) {
    share += weights[order[i]] / total;
    const [value, next] = [values[order[i]], values[order[i + 1]]];
    if (value === next) continue;
    const place = (value + next) / 2;
    for (; quantile < bins && share >= quantile / bins - 1e-9; quantile++)
      places.push(quantile / bins - before.share < share - quantile / bins ? before.place : place);
    before = { place, share };
  }
  if (quantile < bins && !Number.isNaN(before.place)) places.push(before.place);
  const edges = [...new Set(places.map(rounded))];
  const shares = new Array<number>(edges.length + 1).fill(0);
  for (let i = 0; i < values.length; i++) shares[binOf(edges, values[i])] += weights[i] / total;
  return { edges, shares: shares.map(rounded) };
}

/** To six digits: a manifest is read by people too. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
