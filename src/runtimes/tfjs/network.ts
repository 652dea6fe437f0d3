import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { decodeArtifacts, layersModelOf } from './artifact.js';
import { loadGraphNetwork } from './graph-network.js';
import { toLayout } from '../layout.js';
import type { Network, Prediction } from '../network.js';
import { createNovelty } from '../novelty.js';
import { noveltyEmphasis, type StatisticName } from './statistics.js';
import type { TensorNetwork } from './tensor-network.js';
import type { Manifest } from '../../models/manifest.js';
import type { VerifiedVersion } from '../../models/version.js';
import type { Runtime } from './runtime.js';

/**
 * Loads the network of a version from its files, `model.json` and `weights.bin`: TF.js layers or a TF.js graph.
 *
 * @throws Error when one is missing, as {@link decodeArtifacts}, or when it has several inputs or outputs
 */
export async function loadTensorNetwork(
  runtime: Runtime,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<TensorNetwork> {
  const artifacts = decodeArtifacts(required(files, 'model.json'), required(files, 'weights.bin'));
  if (artifacts.format === 'graph-model') return loadGraphNetwork(artifacts);
  return asTensorNetwork(runtime, await layersModelOf(runtime, artifacts));
}

/**
 * A layers model as a network.
 *
 * @throws Error when it has several inputs or outputs
 */
export function asTensorNetwork({ tf, layers }: Runtime, model: LayersModel): TensorNetwork {
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(
      `the network has ${inputs.length} inputs and ${outputs.length} outputs; it has to have one of each, the features and the labels`,
    );
  const network = { inputShape: inputs[0].shape.slice(1), dispose: () => void model.dispose() };
  const kernel = model.layers.find(layer => layer.getClassName() === 'LandmarkKernel');
  if (!kernel) return { ...network, predict: input => ({ output: model.predict(input) as Tensor }) };
  // `features × landmarks`.
  const [landmarks] = kernel.getWeights() as [Tensor2D, Tensor];
  // Without `tidy`, which looks for tensors in each number that it returns: 70 ms.
  const transposed = tf.transpose(landmarks);
  const rows = transposed.dataSync<'float32'>().slice();
  transposed.dispose();
  // Of the same layers, so it has no weights of its own to be freed.
  const twofold = layers.model({ inputs, outputs: [outputs[0], kernel.input as SymbolicTensor] });
  return {
    ...network,
    noveltyOf: createNovelty(rows, emphasisOf(model, landmarks.shape[0])),
    predict(input) {
      const [output, embedding] = twofold.predict(input) as Tensor[];
      return { output, embedding };
    },
  };
}

/** How much each dimension of the landmarks counts in the novelty. */
function emphasisOf({ inputs, layers }: LayersModel, dimensions: number): Float64Array {
  const pooling = layers.find(layer => layer.getClassName() === 'StatisticsPooling');
  if (!pooling) return new Float64Array(dimensions).fill(1);
  return noveltyEmphasis(pooling.getConfig().statistics as StatisticName[], inputs[0].shape[2]!);
}

/**
 * Lets a network compute on plain arrays: `segments × frames × values` to `segments × labels` probabilities, each row
 * of which sums to 1.
 */
export function createNetwork(
  { tf, backend }: Runtime,
  network: TensorNetwork,
  manifest: Pick<Manifest, 'input' | 'features' | 'output'>,
): Network {
  const arrange = toLayout(manifest);
  const predict = (features: Float32Array, segments: number): Prediction =>
    tf.tidy(() => {
      const input = tf.tensor(arrange(features), [segments, ...manifest.input.shape]);
      const { output, embedding } = network.predict(input);
      if (output.rank !== 2 || output.shape[0] !== segments)
        throw new Error(
          `the network gives ${output.shape.join(' × ')} values for ${segments} segments, not one row for each`,
        );
      const probabilities = manifest.output === 'logits' ? tf.softmax(output) : output;
      const scores = probabilities.dataSync<'float32'>();
      if (!embedding || !network.noveltyOf) return { scores };
      return { scores, novelty: network.noveltyOf(embedding.dataSync<'float32'>()) };
    });
  return {
    backend,
    // Async, so that a failure rejects and never throws.
    predict: async (features, segments) => predict(features, segments),
    dispose: () => network.dispose(),
  };
}

/**
 * Loads a version as a network.
 *
 * @throws Error as {@link loadTensorNetwork}, or when it does not take the features
 */
export async function loadNetwork(
  runtime: Runtime,
  { manifest, files }: Pick<VerifiedVersion, 'manifest' | 'files'>,
): Promise<Network> {
  const tensorNetwork = await loadTensorNetwork(runtime, files);
  try {
    return createNetwork(runtime, tensorNetwork, manifest);
  } catch (error) {
    tensorNetwork.dispose();
    throw error;
  }
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const content = files.get(path);
  if (!content) throw new Error(`corrupt: the manifest does not list ${path}`);
  return content;
}
