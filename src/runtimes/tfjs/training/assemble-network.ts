import type { LayersModel } from '@tensorflow/tfjs-layers';
import { featureShape, type FeatureParameters } from '../../../features/parameters.js';
import { registerLayers } from '../layers.js';
import type { Runtime } from '../runtime.js';
import type { StatisticName } from '../statistics.js';
import type { MemberWeights } from './member.js';

/** Members whose logits are averaged, and the scale of their common input: a mean and a deviation for each feature. */
export interface AveragedMembers {
  readonly members: readonly MemberWeights[];
  readonly scale: { readonly mean: Float32Array; readonly std: Float32Array };
}

/**
 * Puts an ensemble into one network that any TF.js runtime with Hyena's layers can run: pooled statistics → their
 * standardisation → one hidden layer → softmax. The mean of the members' logits is what a layer as wide as all of them
 * computes, and the temperature only scales the last weights, so neither costs anything at inference.
 *
 * @param temperature the logits are divided by it (Guo et al. 2017, "On calibration of modern neural networks")
 * @returns a model from `[batch, frames, values]` to `[batch, labels]`
 */
export function assembleNetwork(
  runtime: Runtime,
  { members, scale }: AveragedMembers,
  labels: number,
  statistics: readonly StatisticName[],
  parameters: FeatureParameters,
  temperature: number,
): LayersModel {
  const { tf, layers } = runtime;
  const { frames, values } = featureShape(parameters);
  const features = scale.mean.length;
  const units = members[0].hiddenBias.length;
  const model = layers.sequential({
    name: 'hyena',
    layers: [
      registerLayers(runtime).statisticsPooling({
        name: 'statistics',
        statistics,
        inputShape: [frames, values],
      }),
      layers.layers.batchNormalization({
        name: 'standardise',
        trainable: false,
        epsilon: 1e-12,
        center: false,
        scale: false,
      }),
      layers.layers.dense({ name: 'hidden', units: units * members.length, activation: 'relu' }),
      layers.layers.dense({ name: 'genres', units: labels, activation: 'softmax' }),
    ],
  });

  const hidden = new Float32Array(features * units * members.length);
  members.forEach((weights, member) => {
    for (let feature = 0; feature < features; feature++)
      hidden.set(
        weights.hidden.subarray(feature * units, (feature + 1) * units),
        (feature * members.length + member) * units,
      );
  });
  const hiddenBias = members.flatMap(weights => [...weights.hiddenBias]);
  const share = 1 / (members.length * temperature);
  const output = members.flatMap(weights => Array.from(weights.output, value => value * share));
  const outputBias = Array.from({ length: labels }, (_, label) =>
    members.reduce((sum, weights) => sum + weights.outputBias[label] * share, 0),
  );
  tf.tidy(() => {
    model
      .getLayer('standardise')
      .setWeights([tf.tensor1d(scale.mean), tf.tensor1d(scale.std.map(s => s * s))]);
    model
      .getLayer('hidden')
      .setWeights([tf.tensor2d(hidden, [features, units * members.length]), tf.tensor1d(hiddenBias)]);
    model
      .getLayer('genres')
      .setWeights([tf.tensor2d(output, [units * members.length, labels]), tf.tensor1d(outputBias)]);
  });
  return model;
}
