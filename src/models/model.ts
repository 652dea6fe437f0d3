import type { LayersModel } from '@tensorflow/tfjs-layers';
import { loadLayersModel } from './artifact.js';
import type { Manifest } from './manifest.js';
import type { Runtime } from './runtime.js';
import { readVersion, type Digest } from './version.js';

/** A version in memory, warm. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly digest: Digest;
  /**
   * @param features `segments × frames × nMfcc`, row-major, raw MFCC
   * @returns `segments × genres`, row-major; each row sums to 1
   */
  readonly predict: (features: Float32Array) => Float32Array;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Loads a version from its folder, verifies it and runs it once, so that the first request meets a warm model.
 *
 * @throws Error when the version is incomplete, corrupt, or not a network of the shapes that its manifest says
 */
export async function loadModel(runtime: Runtime, directory: string): Promise<LoadedModel> {
  const { manifest, digest, files } = await readVersion(directory);
  const network = await loadLayersModel(
    runtime,
    required(files, 'model.json'),
    required(files, 'weights.bin'),
  );
  const { shape } = manifest.input;
  const predict = (features: Float32Array) => run(runtime, network, features, shape);
  const warm = predict(new Float32Array(manifest.features.segments * shape.reduce((a, b) => a * b)));
  if (warm.length !== manifest.features.segments * manifest.genres.length)
    throw new Error('corrupt: the network has another number of outputs than the manifest has genres');
  return { manifest, digest, predict, dispose: () => void network.dispose() };
}

function required(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const content = files.get(path);
  if (!content) throw new Error(`corrupt: the manifest does not list ${path}`);
  return content;
}

function run({ tf }: Runtime, network: LayersModel, features: Float32Array, shape: number[]): Float32Array {
  const segments = features.length / shape.reduce((a, b) => a * b);
  return tf.tidy(() => {
    const output = network.predict(tf.tensor(features, [segments, ...shape])) as ReturnType<typeof tf.tensor>;
    return output.dataSync() as Float32Array;
  });
}
