import { createBinCounter } from './bin-counter.js';
import { binOf } from './histogram.js';
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
