import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { framesPerSegment } from '../features/parameters.js';
import { loadLayersModel } from './artifact.js';
import { toLayout } from './layout.js';
import type { Manifest } from './manifest.js';
import type { Runtime } from './runtime.js';

/** A network in memory. */
export interface Network {
  predict(input: Tensor): Tensor;
  /** Frees the weights. */
  dispose(): void;
}

/**
 * `segments × frames × nMfcc` raw MFCC in, `segments × genres` probabilities out, both row-major; each row of these
 * sums to 1.
 */
export type Predict = (features: Float32Array) => Float32Array;

/**
 * Loads the network of a version from its files, `model.json` and `weights.bin`.
 *
 * @throws Error when one is missing, or as {@link loadLayersModel}
 */
export async function loadNetwork(
  runtime: Runtime,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<Network> {
  return asNetwork(
    await loadLayersModel(runtime, required(files, 'model.json'), required(files, 'weights.bin')),
  );
}

/** A layers model as a network. */
export function asNetwork(model: LayersModel): Network {
  return { predict: input => model.predict(input) as Tensor, dispose: () => void model.dispose() };
}

/** Lets a network compute on plain arrays. */
export function createPredict(
  { tf }: Runtime,
  network: Network,
  manifest: Pick<Manifest, 'input' | 'features'>,
): Predict {
  const arrange = toLayout(manifest);
  const size = framesPerSegment(manifest.features) * manifest.features.nMfcc;
  return features => {
    const shape = [features.length / size, ...manifest.input.shape];
    return tf.tidy(() => network.predict(tf.tensor(arrange(features), shape)).dataSync() as Float32Array);
  };
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const content = files.get(path);
  if (!content) throw new Error(`corrupt: the manifest does not list ${path}`);
  return content;
}
