import { Problem } from '../../problems.js';
import { featureShape } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';
import type { ServedModel } from '../../models/registry/served-model.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { tensorNames } from '../../engine/inference/tensor-names.js';
import type { Inference } from '../../engine/read-results.js';
import type { InferenceResponse, ModelMetadata } from '../schemas/open-inference.js';

/** The protocol's names of what computes a version. */
const platforms: Record<Manifest['runtime'], string> = {
  tfjs: 'tensorflow_js',
  onnx: 'onnxruntime_onnx',
};

/** What a version takes and gives. */
export function describeInterface(
  { routing }: ServedModel,
  { name, version, digest, manifest }: ServingVersion,
): ModelMetadata {
  const { labels: genres, runtime } = manifest;
  const { frames, values } = featureShape(manifest.features);
  const datatype = 'FP32';
  return {
    name,
    versions: [...routing.versions.keys()].sort((a, b) => a - b).map(String),
    platform: platforms[runtime],
    inputs: [{ name: tensorNames.input, datatype, shape: [-1, frames, values] }],
    outputs: [{ name: tensorNames.output, datatype, shape: [-1, genres.length] }],
    parameters: { version, digest, genres },
  };
}

/**
 * The answer of a version.
 *
 * @param scores `segments × genres`, row-major
 * @throws Problem `malformed-request` when they are no probabilities, which happens where MFCC are far from what music has
 */
export function describeInference(
  { id, scores, wantsBinary }: Inference,
  {
    name,
    version,
    digest,
    manifest: { labels: genres },
  }: Pick<ServingVersion, 'name' | 'version' | 'digest' | 'manifest'>,
): InferenceResponse {
  if (!scores.every(Number.isFinite))
    throw new Problem('malformed-request', 'The model gives no probabilities for these values; send MFCC.');
  const numbers = wantsBinary
    ? { parameters: { binary_data_size: scores.byteLength } }
    : { data: Array.from(scores) };
  const shape = [scores.length / genres.length, genres.length];
  return {
    model_name: name,
    model_version: String(version),
    ...(id !== undefined && { id }),
    parameters: { digest },
    outputs: [{ name: tensorNames.output, shape, datatype: 'FP32', ...numbers }],
  };
}
