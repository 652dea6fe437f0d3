import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import { poolStatistics } from '../../runtimes/tfjs/statistics.js';
import type { Recipe } from '../recipe.js';
import { featureFactors, statisticsOf } from './block-weights.js';
import { concatenate } from './concatenate.js';
import type { FeaturedTrack } from './extraction.js';

/** What training and evaluation need of a track. */
export interface Example {
  readonly genre: string;
  readonly group: string;
  /** Index of the genre. */
  readonly label: number;
  readonly seconds: number;
  /** Pooled statistics of the track as it is: `segments × features`, row-major. */
  readonly clean: Float32Array;
  /** Those of its varied copies too, the clean ones first. */
  readonly all: Float32Array;
}

/** Examples, and how much each feature of a segment counts. */
export interface ExampleSet {
  readonly genres: readonly string[];
  readonly examples: readonly Example[];
  readonly factors: Float64Array;
}

/**
 * Pools the statistics of every segment once, as they do not change while the layers after them are trained. It is the same
 * arithmetic as that of the layer with which the network begins.
 */
export function poolExamples(
  tracks: readonly FeaturedTrack[],
  genres: readonly string[],
  parameters: FeatureParameters,
  { statistics: weights, width }: Pick<Recipe, 'statistics' | 'width'>,
): ExampleSet {
  const { frames, values: channels } = featureShape(parameters);
  const statistics = statisticsOf(weights);
  const examples = tracks.map(({ genre, group, seconds, variants }): Example => {
    const pooled = variants.map(variant => poolStatistics(statistics, variant, frames, channels));
    const all = concatenate(pooled);
    const clean = all.subarray(0, pooled[0].length);
    return { genre, group, label: genres.indexOf(genre), seconds, clean, all };
  });
  return { genres, examples, factors: featureFactors(weights, width, channels) };
}
