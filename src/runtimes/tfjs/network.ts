import type { Tensor } from '@tensorflow/tfjs-core';
import { toInput } from '../input.js';
import type { Network, Prediction } from '../network.js';
import { probabilitiesOf } from '../probabilities.js';
import { decodeArtifacts, layersModelOf } from './artifact.js';
import { loadGraphModel } from './graph-network.js';
import { layersTensorModel } from './layers-network.js';
import type { TensorModel, TensorNetwork } from './tensor-network.js';
import type { Manifest } from '../../models/manifest.js';
import type { VerifiedVersion } from '../../models/version.js';
import type { Runtime } from './runtime.js';

/**
 * Loads the network of a version from its files, `model.json` and `weights.bin`: TF.js layers or a TF.js graph.
 *
 * @throws Error when one is missing, or as {@link decodeArtifacts}
 */
export async function loadTensorModel(
  runtime: Runtime,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<TensorModel> {
  const artifacts = decodeArtifacts(required(files, 'model.json'), required(files, 'weights.bin'));
  if (artifacts.format === 'graph-model') return loadGraphModel(artifacts);
  return layersTensorModel(runtime, await layersModelOf(runtime, artifacts));
}

/**
 * Lets a network compute on plain arrays: `segments × frames × values` to `segments × labels` probabilities.
 */
export function createNetwork(
  { tf, backend }: Runtime,
  network: TensorNetwork,
  manifest: Pick<Manifest, 'input' | 'features'> & Partial<Pick<Manifest, 'task' | 'output'>>,
): Network {
  const arrange = toInput(manifest);
  const predict = (features: Float32Array, segments: number): Prediction =>
    tf.tidy(() => {
      const input = tf.tensor(arrange(features), [segments, ...manifest.input.shape]);
      const { output, landmarked, embedding = landmarked } = network.predict(input);
      for (const rows of embedding ? [output, embedding] : [output]) checkRows(rows, segments);
      const described = embedding?.dataSync<'float32'>();
      const compared = landmarked === embedding ? described : landmarked?.dataSync<'float32'>();
      return {
        scores: probabilitiesOf(output.dataSync<'float32'>(), output.shape[1]!, manifest),
        ...(described && { embedding: described }),
        ...(compared && { novelty: network.noveltyOf!(compared) }),
      };
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
 * @throws Error as {@link loadTensorModel}, when it has several inputs or outputs and the manifest does not choose, or when
 *   it does not take the features
 */
export async function loadNetwork(
  runtime: Runtime,
  { manifest, files }: Pick<VerifiedVersion, 'manifest' | 'files'>,
): Promise<Network> {
  const model = await loadTensorModel(runtime, files);
  try {
    return createNetwork(runtime, model.use(manifest), manifest);
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function checkRows(rows: Tensor, segments: number): void {
  if (rows.rank === 2 && rows.shape[0] === segments) return;
  throw new Error(
    `the network gives ${rows.shape.join(' × ')} values for ${segments} segments, not one row for each`,
  );
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const content = files.get(path);
  if (!content) throw new Error(`corrupt: the manifest does not list ${path}`);
  return content;
}
