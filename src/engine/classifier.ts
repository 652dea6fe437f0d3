import { createProfiler, type Profile } from '../drift/profile.js';
import { createExtractor, type Extractor } from '../features/extractor.js';
import { driftValues } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';
import type { LoadedModel } from '../runtimes/load-model.js';

/** A model together with the extractor and the profiler that its manifest asks for. */
export interface Classifier {
  readonly model: LoadedModel;
  readonly extract: Extractor;
  readonly profile: TrackProfiler | undefined;
}

/** Joins a model with the stages before and after it; all are to be reused for many tracks. */
export async function createClassifier(model: LoadedModel): Promise<Classifier> {
  return {
    model,
    extract: await createExtractor(model.manifest.features),
    profile: await createTrackProfiler(model.manifest),
  };
}

/**
 * Profiles a track for drift.
 *
 * @param features of its segments, `segments × frames × values`
 * @param probabilities of the labels, in the model's order
 * @param embedding `segments × dimensions`, where the network gives one
 */
type TrackProfiler = (
  features: Float32Array,
  segments: number,
  probabilities: readonly number[],
  embedding: Float32Array | undefined,
) => Profile;

async function createTrackProfiler({
  features: parameters,
  labels,
  reference,
}: Manifest): Promise<TrackProfiler | undefined> {
  if (!reference) return undefined;
  const profile = createProfiler(reference, labels.length);
  const { rows } = driftValues(parameters);
  // Few versions need it.
  const describe =
    reference.embedding && (await import('../drift/embedding-statistics.js')).embeddingStatistics;
  return (features, segments, probabilities, embedding) =>
    profile(rows(features), probabilities, embedding && describe?.(embedding, segments));
}
