import { embeddingStatistics } from '../drift/embedding-statistics.js';
import { createProfiler, type Profile } from '../drift/profile.js';
import { driftValues } from '../features/drift-values.js';
import type { Manifest } from '../models/manifest.js';

/**
 * Profiles a track for drift.
 *
 * @param features of its segments, `segments × frames × values`
 * @param probabilities of the labels, in the model's order
 * @param embedding `segments × dimensions`, where the network gives one
 */
export type TrackProfiler = (
  features: Float32Array,
  segments: number,
  probabilities: readonly number[],
  embedding: Float32Array | undefined,
) => Profile;

/** Prepares it for a version; undefined where it has no reference. */
export function createTrackProfiler({
  features: parameters,
  labels,
  reference,
}: Pick<Manifest, 'features' | 'labels' | 'reference'>): TrackProfiler | undefined {
  if (!reference) return undefined;
  const profile = createProfiler(reference, labels.length);
  const { rows } = driftValues(parameters);
  return (features, segments, probabilities, embedding) => {
    const described = reference.embedding && embedding && embeddingStatistics(embedding, segments);
    return profile(rows(features), probabilities, described);
  };
}
