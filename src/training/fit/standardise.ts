import type { Example } from '../data/examples.js';

/** What is subtracted from each feature, and by what it is divided after that. */
export interface Scale {
  readonly mean: Float32Array;
  readonly std: Float32Array;
}

/** Keeps a feature that never changes from being blown up. */
export const epsilon = 1e-4;

/**
 * The scale that gives the examples' features mean 0, and as standard deviation their factor. Each track weighs the same,
 * however many segments it has.
 */
export function measureScale(examples: readonly Example[], factors: Float64Array): Scale {
  const features = factors.length;
  const sum = new Float64Array(features);
  const squares = new Float64Array(features);
  for (const example of examples) {
    const all = example.all();
    const weight = features / all.length / examples.length;
    for (let i = 0; i < all.length; i++) {
      sum[i % features] += weight * all[i];
      squares[i % features] += weight * all[i] ** 2;
    }
  }
  const std = squares.map(
    (square, i) => (Math.sqrt(Math.max(0, square - sum[i] ** 2)) + epsilon) / factors[i],
  );
  return { mean: Float32Array.from(sum), std: Float32Array.from(std) };
}

/** Standardised copies of rows of features. */
export function standardise(rows: Float32Array, { mean, std }: Scale): Float32Array {
  return rows.map((value, i) => (value - mean[i % mean.length]) / std[i % mean.length]);
}
