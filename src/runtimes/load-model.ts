import { framesPerSegment } from '../features/parameters.js';
import { checkGolden } from './golden.js';
import type { Manifest } from '../models/manifest.js';
import { createPredict, loadNetwork, type Predict } from './tfjs/network.js';
import type { Runtime } from './tfjs/runtime.js';
import type { Digest, VerifiedVersion } from '../models/version.js';

/** A version in memory, warm. */
export interface LoadedModel {
  readonly manifest: Manifest;
  readonly digest: Digest;
  /** Of TensorFlow.js: what it computes with. */
  readonly backend: Runtime['backend'];
  readonly predict: Predict;
  /** Frees the weights. */
  readonly dispose: () => void;
}

/**
 * Loads a version, runs it once, so that the first request meets a warm model, and has it compute its golden example.
 *
 * @throws Error when it is not a network of the shapes that its manifest says, or computes something else
 */
export async function loadModel(
  runtime: Runtime,
  { manifest, digest, files }: Pick<VerifiedVersion, 'manifest' | 'digest' | 'files'>,
): Promise<LoadedModel> {
  const { genres, features: parameters, golden } = manifest;
  const network = await loadNetwork(runtime, files);
  try {
    const predict = createPredict(runtime, network, manifest);
    const segment = framesPerSegment(parameters) * parameters.nMfcc;
    const warm = predict(new Float32Array(parameters.segments * segment));
    if (warm.length !== parameters.segments * genres.length)
      throw new Error('corrupt: the network has another number of outputs than the manifest has genres');
    if (golden) checkGolden(golden, predict);
    return { manifest, digest, backend: runtime.backend, predict, dispose: () => network.dispose() };
  } catch (error) {
    network.dispose();
    throw error;
  }
}
