import type { MfccParameters } from '../../features/mfcc-parameters.js';
import { featureShape, featureSize, type FeatureParameters } from '../../features/parameters.js';
import { artistHash, type TrainedTrack } from '../../models/training-data.js';
import type { VerifiedVersion } from '../../models/version.js';
import type { BackendPreference } from '../../runtimes/tfjs/runtime.js';
import { noveltyEmphasis, type StatisticName } from '../../runtimes/tfjs/statistics.js';
import type { Progress } from '../progress.js';
import type { Recipe } from '../recipe.js';
import { featureFactors, statisticsOf } from './block-weights.js';
import { artistOf, type Dataset, type SkippedTrack } from './dataset.js';
import { createExample, type Example, type ExampleSet } from './examples.js';
import type { ExtractionSettings, FeaturedTrack } from './extraction.js';
import { sampleFrames } from './frame-sample.js';
import { prepareData, type DataOptions } from './prepare.js';
import { openScratchFile } from './scratch-file.js';

/** What training and cross-validation need of labelled audio. */
export interface PreparedExamples {
  readonly set: ExampleSet;
  /** Frames of each track as it is, `frames × values`, row-major. */
  readonly frames: readonly Float32Array[];
  /** The files, and whose they are. */
  readonly sources: readonly TrainedTrack[];
  readonly skipped: readonly SkippedTrack[];
}

/**
 * Computes the features of labelled audio and keeps their statistics, in a file in the folder of the feature cache.
 *
 * @throws Error as {@link prepareData}, when no track of a genre can be used, and when the features are no MFCC
 */
export async function prepareExamples(
  dataset: Dataset,
  options: Omit<DataOptions, 'data' | 'artists'>,
  recipe: Pick<Recipe, 'statistics' | 'width' | 'augmentation'>,
  progress: Progress,
): Promise<PreparedExamples> {
  const { features } = options;
  if (features.kind !== 'mfcc')
    throw new Error(
      `Hyena trains on MFCC, and so cross-validates on them; these features are ${features.kind}`,
    );
  const { statistics, ...weights } = recipeWeights(recipe, features);
  const { augmentation } = recipe;
  return prepareRows(dataset, options, { augmentation, statistics }, weights, progress);
}

/** What a recipe pools of features, and how much each of it counts. */
export function recipeWeights(
  { statistics: weights, width }: Pick<Recipe, 'statistics' | 'width'>,
  features: MfccParameters,
): Pick<ExampleSet, 'factors' | 'emphasis'> & { readonly statistics: StatisticName[] } {
  const statistics = statisticsOf(weights, features);
  return {
    statistics,
    emphasis: noveltyEmphasis(statistics, featureShape(features).values),
    factors: featureFactors(weights, width, features),
  };
}

/**
 * Computes the embeddings of labelled audio by the network of a version, and keeps them likewise.
 *
 * @param dimensions of the embedding
 * @throws Error as {@link prepareData}, and when no track of a genre can be used
 */
export function prepareEmbeddings(
  dataset: Dataset,
  options: Omit<DataOptions, 'data' | 'artists' | 'features'>,
  { base, backend, dimensions }: EmbeddingSource,
  progress: Progress,
): Promise<PreparedExamples> {
  const { features } = base.manifest;
  // Each dimension counts the same, and the mean squared length of a segment is 1, as with statistics.
  const factors = new Float64Array(dimensions).fill(1 / Math.sqrt(dimensions));
  const weights = { factors, emphasis: new Float64Array(dimensions).fill(1) };
  return prepareRows(dataset, { ...options, features }, { base, backend, dimensions }, weights, progress);
}

/** What embeddings are computed by. */
export interface EmbeddingSource {
  readonly base: VerifiedVersion;
  readonly backend: BackendPreference;
  readonly dimensions: number;
}

async function prepareRows(
  dataset: Dataset,
  { features, workers, cache }: Omit<DataOptions, 'data' | 'artists'>,
  extraction: Omit<ExtractionSettings, 'features' | 'cache'>,
  weights: Pick<ExampleSet, 'factors' | 'emphasis'>,
  progress: Progress,
): Promise<PreparedExamples> {
  const { genres, tracks } = dataset;
  const collect = collectExamples(genres, tracks.length, features, weights, cache.folder, progress);
  const { kept, skipped } = await prepareData(
    dataset,
    { ...extraction, features, workers, cache },
    collect.keep,
    progress,
  );
  return collect.prepared(kept, skipped);
}

/** What is kept of a track. */
export interface KeptExample {
  readonly source: TrainedTrack;
  readonly example: Example;
  readonly frames: Float32Array;
}

/**
 * Keeps of tracks what training needs.
 *
 * @param tracks that there are
 * @param folder for their statistics
 */
export function collectExamples(
  genres: readonly string[],
  tracks: number,
  features: FeatureParameters,
  weights: Pick<ExampleSet, 'factors' | 'emphasis'>,
  folder: string,
  progress: Progress,
) {
  const { values } = featureShape(features);
  const putAway = openScratchFile(folder, code =>
    progress.note(`warning: the statistics of segments stay in memory: ${code}`),
  );
  return {
    keep: (track: Omit<FeaturedTrack, 'path' | 'find'>): KeptExample => {
      const segments = track.clean.length / featureSize(features);
      const artist = artistOf(track);
      return {
        source: { content: track.content, ...(artist !== undefined && { artist: artistHash(artist) }) },
        example: createExample(track, segments, weights.factors.length, genres, putAway),
        frames: sampleFrames(track.clean, values, tracks),
      };
    },
    /** @throws Error when a genre has no track */
    prepared: (kept: readonly KeptExample[], skipped: readonly SkippedTrack[]): PreparedExamples => {
      const empty = genres.filter(genre => !kept.some(({ example }) => example.genre === genre));
      if (empty.length > 0) throw new Error(`no track of ${empty.join(', ')} can be used`);
      return {
        set: { genres, examples: kept.map(({ example }) => example), ...weights },
        frames: kept.map(({ frames }) => frames),
        sources: kept.map(({ source }) => source),
        skipped,
      };
    },
  };
}
