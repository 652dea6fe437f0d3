import { featureSize } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';
import type { Digest, VerifiedVersion } from '../models/version.js';
import { checkExample, checkGolden } from './golden.js';
import { decodeHead, withHead } from './head.js';
import type { Network, Prediction } from './network.js';
import { loadNetwork as loadTfjsNetwork } from './tfjs/network.js';
import type { Runtime } from './tfjs/runtime.js';

/** A version in memory, warm. */
export interface LoadedModel extends Network {
  readonly manifest: Manifest;
  readonly digest: Digest;
}

/** How each runtime loads a version, by the name that manifests give it. */
const loaders: Record<
  Manifest['runtime'],
  (runtime: Runtime, version: Pick<VerifiedVersion, 'manifest' | 'files'>) => Promise<Network>
> = {
  tfjs: loadTfjsNetwork,
  // Imported where a version asks for it: children that serve none start as fast as without.
  onnx: async (_, version) => (await import('./onnx/network.js')).loadNetwork(version),
};

/**
 * Loads the network of a version, without its head.
 *
 * @throws Error when it cannot be loaded, or does not take the features that the manifest says
 */
export function loadNetwork(
  runtime: Runtime,
  version: Pick<VerifiedVersion, 'manifest' | 'files'>,
): Promise<Network> {
  return loaders[version.manifest.runtime](runtime, version);
}

/**
 * Checks the files of a version as far as can be done without the runtime that computes it, where that is native code.
 *
 * @throws Error when they are unfit
 */
export async function checkFiles(version: Pick<VerifiedVersion, 'manifest' | 'files'>): Promise<void> {
  if (version.manifest.runtime === 'onnx') (await import('./onnx/network.js')).checkOnnxVersion(version);
}

/**
 * Loads a version, runs it once, so that the first request meets a warm model, and has it compute its golden example.
 *
 * @throws Error when it is not a network of the shapes that its manifest says, computes something else or no probabilities,
 *   gives no novelty that the manifest's verdict could depend on, not the embedding that the manifest says, or none that its
 *   reference describes
 */
export async function loadModel(
  runtime: Runtime,
  version: Pick<VerifiedVersion, 'manifest' | 'digest' | 'files'>,
): Promise<LoadedModel> {
  const { manifest, digest } = version;
  const { labels, features: parameters, golden } = manifest;
  const { segments } = parameters;
  const network = await loadWithHead(runtime, version);
  try {
    const warm = await network.predict(new Float32Array(segments * featureSize(parameters)), segments);
    if (warm.scores.length !== segments * labels.length)
      throw new Error('corrupt: the network has another number of outputs than the manifest has labels');
    if (manifest.verdict?.maxNovelty !== undefined && warm.novelty === undefined)
      throw new Error('corrupt: the manifest has verdict.maxNovelty, but the network gives no novelty');
    if (manifest.embedding) requireEmbedding(warm, segments * manifest.embedding.dimensions);
    if (manifest.reference?.embedding && !warm.embedding)
      throw new Error('corrupt: the manifest has reference.embedding, but the network gives no embedding');
    await (golden ? checkGolden(golden, network) : checkExample(parameters, network));
    return { ...network, manifest, digest };
  } catch (error) {
    network.dispose();
    throw error;
  }
}

function requireEmbedding({ embedding }: Prediction, length: number): void {
  if (!embedding) throw new Error('corrupt: the manifest has an embedding, but the network gives none');
  if (embedding.length !== length)
    throw new Error('corrupt: the embedding has another number of dimensions than the manifest says');
}

async function loadWithHead(
  runtime: Runtime,
  version: Pick<VerifiedVersion, 'manifest' | 'files'>,
): Promise<Network> {
  const { head, labels } = version.manifest;
  const decoded = head && decodeHead({ head, labels }, version.files);
  const network = await loadNetwork(runtime, version);
  return decoded ? withHead(network, decoded) : network;
}

/** A network that gives embeddings. */
export interface Embedder extends Pick<Network, 'dispose'> {
  /** Numbers that describe a segment. */
  readonly dimensions: number;
  /** From the features of segments, as in `Network`, to `segments × dimensions`. */
  readonly embed: (features: Float32Array, segments: number) => Promise<Float32Array>;
}

/**
 * Loads the network of a version for its embedding alone, whatever head it has.
 *
 * @throws Error when it gives none, or is not as its manifest says
 */
export async function loadEmbedder(
  runtime: Runtime,
  version: Pick<VerifiedVersion, 'manifest' | 'files'>,
): Promise<Embedder> {
  const { name, version: number, features } = version.manifest;
  const network = await loadNetwork(runtime, version);
  const embed = async (segments: Float32Array, count: number) => {
    const { embedding } = await network.predict(segments, count);
    if (embedding) return embedding;
    throw new Error(`${name} ${number} gives no embedding`);
  };
  try {
    const { length } = await embed(new Float32Array(featureSize(features)), 1);
    return { dimensions: length, embed, dispose: network.dispose };
  } catch (error) {
    network.dispose();
    throw error;
  }
}
