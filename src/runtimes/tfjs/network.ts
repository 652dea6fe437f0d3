import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { framesPerSegment } from '../../features/parameters.js';
import { decodeArtifacts, layersModelOf } from './artifact.js';
import { loadGraphNetwork } from './graph-network.js';
import { toLayout } from '../layout.js';
import type { Network } from './loaded-network.js';
import type { Manifest } from '../../models/manifest.js';
import type { Runtime } from './runtime.js';

/**
 * `segments × frames × nMfcc` raw MFCC in, `segments × genres` probabilities out, both row-major; each row of these
 * sums to 1.
 */
export type Predict = (features: Float32Array) => Float32Array;

/**
 * Loads the network of a version from its files, `model.json` and `weights.bin`: TF.js layers or a TF.js graph.
 *
 * @throws Error when one is missing, as {@link decodeArtifacts}, or when it has several inputs or outputs
 */
export async function loadNetwork(
  runtime: Runtime,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Network> {
  const artifacts = decodeArtifacts(required(files, 'model.json'), required(files, 'weights.bin'));
  if (artifacts.format === 'graph-model') return loadGraphNetwork(artifacts);
  return asNetwork(await layersModelOf(runtime, artifacts));
}

/**
 * A layers model as a network.
 *
 * @throws Error when it has several inputs or outputs
 */
export function asNetwork(model: LayersModel): Network {
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1)
    throw new Error(
      `the network has ${inputs.length} inputs and ${outputs.length} outputs; it has to have one of each, the features and the genres`,
    );
  return {
    inputShape: inputs[0].shape.slice(1),
    predict: input => model.predict(input) as Tensor,
    dispose: () => void model.dispose(),
  };
}

/**
 * Lets a network compute on plain arrays.
 *
 * @returns a function that throws an Error when the network does not give one row a segment
 */
export function createPredict(
  { tf }: Runtime,
  network: Network,
  manifest: Pick<Manifest, 'input' | 'features' | 'output'>,
): Predict {
  const arrange = toLayout(manifest);
  const size = framesPerSegment(manifest.features) * manifest.features.nMfcc;
  return features => {
    const shape = [features.length / size, ...manifest.input.shape];
    return tf.tidy(() => {
      const output = network.predict(tf.tensor(arrange(features), shape));
      if (output.rank !== 2 || output.shape[0] !== shape[0])
        throw new Error(
          `the network gives ${output.shape.join(' × ')} values for ${shape[0]} segments, not one row for each`,
        );
      return (manifest.output === 'logits' ? tf.softmax(output) : output).dataSync() as Float32Array;
    });
  };
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const content = files.get(path);
  if (!content) throw new Error(`corrupt: the manifest does not list ${path}`);
  return content;
}
