import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import { registerLayers } from '../../runtimes/tfjs/layers.js';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import type { StatisticName } from '../../runtimes/tfjs/statistics.js';
import { concatenate } from './concatenate.js';
import type { FeaturedTrack } from './extraction.js';

/** Segments per call of the pooling layer: bounds the memory that its intermediate results take. */
const batch = 256;

/** What training and evaluation need of a track. */
export interface Example {
  readonly genre: string;
  readonly group: string;
  /** Index of the genre. */
  readonly label: number;
  /** Pooled statistics of the track as it is: `segments × features`, row-major. */
  readonly clean: Float32Array;
  /** Those of its varied copies too, the clean ones first. */
  readonly all: Float32Array;
}

/** Examples, and how many features each segment has. */
export interface ExampleSet {
  readonly genres: readonly string[];
  readonly examples: readonly Example[];
  readonly features: number;
}

/**
 * Pools the statistics of every segment once, as they do not change while the layers behind them are trained. It is
 * the same layer that the network begins with.
 */
export function poolExamples(
  runtime: Runtime,
  tracks: readonly FeaturedTrack[],
  genres: readonly string[],
  parameters: FeatureParameters,
  statistics: readonly StatisticName[],
): ExampleSet {
  const { tf } = runtime;
  const { frames, values: channels } = featureShape(parameters);
  const shape = [frames, channels] as const;
  const layer = registerLayers(runtime).statisticsPooling({ statistics });
  const features = (layer.computeOutputShape([null, ...shape]) as number[])[1];
  const size = shape[0] * shape[1];

  const pool = (values: Float32Array): Float32Array => {
    const segments = values.length / size;
    const out = new Float32Array(segments * features);
    for (let first = 0; first < segments; first += batch) {
      const last = Math.min(segments, first + batch);
      const pooled = tf.tidy(() => {
        const x: Tensor3D = tf.tensor3d(values.subarray(first * size, last * size), [last - first, ...shape]);
        return (layer.apply(x) as Tensor2D).dataSync();
      });
      out.set(pooled, first * features);
    }
    return out;
  };

  const examples = tracks.map(({ genre, group, variants }): Example => {
    const all = pool(concatenate(variants));
    const clean = all.subarray(0, (variants[0].length / size) * features);
    return { genre, group, label: genres.indexOf(genre), clean, all };
  });
  return { genres, examples, features };
}
