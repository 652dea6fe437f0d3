import { binOf, type Histogram } from './histogram.js';
import { labelShares } from './label-shares.js';
import type { Reference } from './reference.js';

/**
 * What of a track is compared with a reference: for each of its distributions the shares of the track, one after the
 * other in the order of `distributionsOf`.
 */
export type Profile = Float32Array;

/**
 * Profiles a track.
 *
 * @param rows what drift is measured on of all its segments, `rows × coefficients`, row-major
 * @param probabilities of the labels, in the model's order
 * @param embedding statistics of the segments' embeddings, row-major; for a reference that has such
 */
export type Profiler = (
  rows: Float32Array,
  probabilities: readonly number[],
  embedding?: Float32Array,
) => Profile;

/** Numbers of a profile for a reference of a model with so many labels. */
export function profileLength(
  { coefficients, embedding = [], confidence }: Reference,
  labels: number,
): number {
  const histograms = [...coefficients, ...embedding, confidence];
  return histograms.reduce((sum, { shares }) => sum + shares.length, labels);
}

/** Prepares the profiling of tracks for a reference of a model with so many labels. */
export function createProfiler(reference: Reference, labels: number): Profiler {
  const { confidence } = reference;
  const coefficients = createBinCounter(reference.coefficients);
  const embeddings = createBinCounter(reference.embedding ?? []);
  const labelsAt = coefficients.bins + embeddings.bins;
  const confidenceAt = labelsAt + labels;
  const length = profileLength(reference, labels);

  return (rows, probabilities, embedding) => {
    const profile = new Float32Array(length);
    coefficients.count(rows, profile, 0);
    if (embedding) embeddings.count(embedding, profile, coefficients.bins);
    profile.set(labelShares(probabilities), labelsAt);
    profile[confidenceAt + binOf(confidence.edges, Math.max(...probabilities))] = 1;
    return profile;
  };
}

/** Writes the shares of rows in the bins of each of their values, one value after another, from a place on. */
type BinCounter = (rows: Float32Array, out: Float32Array, at: number) => void;

/**
 * Prepares the counting of rows, `rows × histograms`, row-major.
 *
 * @returns the counter, and how many bins it has
 */
function createBinCounter(histograms: readonly Histogram[]): { count: BinCounter; bins: number } {
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
