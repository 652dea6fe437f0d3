import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Calibration } from '../../calibration.js';
import { featureShape, type FeatureParameters } from '../../../features/parameters.js';
import { landmarkWeights } from '../landmark-kernel.js';
import { registerLayers } from '../layers.js';
import type { Runtime } from '../runtime.js';
import type { StatisticName } from '../statistics.js';

/** A kernel classifier: a sum over landmarks. */
export interface LandmarkClassifier {
  /** What is subtracted from each pooled statistic, and by what it is divided after that. */
  readonly scale: { readonly mean: Float32Array; readonly std: Float32Array };
  /** `landmarks × features`, row-major. */
  readonly landmarks: Float32Array;
  /** `landmarks × labels`, row-major: how much each landmark speaks for each label. */
  readonly alpha: Float32Array;
}

/**
 * Puts a classifier into a network that any TF.js runtime with Hyena's layers can run: pooled statistics → their
 * standardisation → the kernel with each landmark → softmax of its sums → smoothing. The temperature only scales the last
 * weights, so it costs nothing at inference.
 *
 * @returns a model from `[batch, frames, values]` to `[batch, labels]`
 */
export function assembleNetwork(
  runtime: Runtime,
  { scale, landmarks, alpha }: LandmarkClassifier,
  labels: number,
  statistics: readonly StatisticName[],
  parameters: FeatureParameters,
  { temperature, smoothing }: Calibration,
): LayersModel {
  const { tf, layers } = runtime;
  const { statisticsPooling, landmarkKernel } = registerLayers(runtime);
  const { frames, values } = featureShape(parameters);
  const features = scale.mean.length;
  const count = landmarks.length / features;
  const model = layers.sequential({
    name: 'hyena',
    layers: [
      statisticsPooling({ name: 'statistics', statistics, inputShape: [frames, values] }),
      layers.layers.batchNormalization({
        name: 'standardise',
        trainable: false,
        epsilon: 1e-12,
        center: false,
        scale: false,
      }),
      landmarkKernel({ name: 'landmarks', units: count }),
      layers.layers.dense({ name: 'genres', units: labels, activation: 'softmax', useBias: false }),
      layers.layers.rescaling({ name: 'smoothing', scale: 1 - smoothing, offset: smoothing / labels }),
    ],
  });
  tf.tidy(() => {
    model
      .getLayer('standardise')
      .setWeights([tf.tensor1d(scale.mean), tf.tensor1d(scale.std.map(s => s * s))]);
    const weights = landmarkWeights(landmarks, features);
    model
      .getLayer('landmarks')
      .setWeights([tf.tensor2d(weights.landmarks, [features, count]), tf.tensor1d(weights.bias)]);
    model.getLayer('genres').setWeights([
      tf.tensor2d(
        alpha.map(value => value / temperature),
        [count, labels],
      ),
    ]);
  });
  return model;
}
