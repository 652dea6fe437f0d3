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
 * @param features `frames × values`, row-major, of all its segments
 * @param probabilities of the labels, in the model's order
 */
export type Profiler = (features: Float32Array, probabilities: readonly number[]) => Profile;

/** Prepares the profiling of tracks for a reference of a model with so many labels. */
export function createProfiler({ coefficients, confidence }: Reference, labels: number): Profiler {
  const values = coefficients.length;
  const most = Math.max(...coefficients.map(({ edges }) => edges.length));
  // Padded to the same number of edges: counting those that are smaller needs no branch, and so no guess at it.
  const edges = new Float64Array(values * most).fill(Infinity);
  coefficients.forEach((histogram, index) => edges.set(histogram.edges, index * most));
  const bins = coefficients.map(({ shares }) => shares.length);
  const starts = Uint32Array.from(bins, (_, index) => bins.slice(0, index).reduce((a, b) => a + b, 0));
  const labelsAt = bins.reduce((a, b) => a + b, 0);
  const confidenceAt = labelsAt + labels;
  const counts = new Uint32Array(labelsAt);

  return (features, probabilities) => {
    counts.fill(0);
    for (let at = 0; at < features.length; at += values)
      for (let coefficient = 0; coefficient < values; coefficient++) {
        const value = features[at + coefficient];
        const from = coefficient * most;
        let bin = starts[coefficient];
        for (let edge = from; edge < from + most; edge++) bin += Number(value > edges[edge]);
        counts[bin] += 1;
      }
    const profile = new Float32Array(confidenceAt + confidence.shares.length);
    const frames = features.length / values;
    for (let i = 0; i < counts.length; i++) profile[i] = counts[i] / frames;
    profile.set(labelShares(probabilities), labelsAt);
    profile[confidenceAt + binOf(confidence.edges, Math.max(...probabilities))] = 1;
    return profile;
  };
}
