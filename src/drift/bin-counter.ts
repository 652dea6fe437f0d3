import type { Histogram } from './histogram.js';

/** Writes the shares of rows in the bins of each of their values, one value after another, from a place on. */
export type BinCounter = (rows: Float32Array, out: Float32Array, at: number) => void;

/**
 * Prepares the counting of rows, `rows × histograms`, row-major.
 *
 * @returns the counter, and how many bins it has
 */
export function createBinCounter(histograms: readonly Histogram[]): { count: BinCounter; bins: number } {
  const values = histograms.length;
  const most = Math.max(0, ...histograms.map(({ edges }) => edges.length));
  // Padded to the same number of edges: counting those that are smaller needs no branch, and so no guess at it.
  const edges = new Float64Array(values * most).fill(Infinity);
  histograms.forEach((histogram, index) => edges.set(histogram.edges, index * most));
  const starts = new Uint32Array(values + 1);
  histograms.forEach(({ shares }, index) => (starts[index + 1] = starts[index] + shares.length));
  const bins = starts[values];
  const counts = new Uint32Array(bins);

  const count: BinCounter = (rows, out, first) => {
    counts.fill(0);
    for (let at = 0; at < rows.length; at += values)
      for (let index = 0; index < values; index++) {
        const value = rows[at + index];
        const from = index * most;
        let bin = starts[index];
        for (let edge = from; edge < from + most; edge++) bin += Number(value > edges[edge]);
        counts[bin] += 1;
      }
    const total = rows.length / values;
    for (let i = 0; i < bins; i++) out[first + i] = counts[i] / total;
  };
  return { count, bins };
}
