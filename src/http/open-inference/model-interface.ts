import { Problem } from '../../problems.js';
import type { Manifest } from '../../models/manifest.js';
import type { ServedModel } from '../../models/registry/served-model.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { inputOf, outputsOf } from '../../engine/inference/tensors.js';
import type { Inference, InferredOutput } from '../../engine/read-results.js';
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
  const tensor = ({ name, shape }: { name: string; shape: readonly number[] }) => ({
    name,
    datatype: 'FP32',
    shape: [-1, ...shape],
  });
  return {
    name,
    versions: [...routing.versions.keys()].sort((a, b) => a - b).map(String),
    platform: platforms[runtime],
    inputs: [tensor(inputOf(manifest))],
    outputs: outputsOf(manifest).map(tensor),
    parameters: { version, digest, genres },
  };
}

/**
 * The answer of a version, but for the numbers that are to be sent as bytes: those follow it, in the order of the outputs.
 *
 * @throws Problem `malformed-request` when it gave no numbers, which happens where features are far from what music has
 */
export function describeInference(
  { id, outputs }: Inference,
  { name, version, digest }: Pick<ServingVersion, 'name' | 'version' | 'digest'>,
): InferenceResponse {
  return {
    model_name: name,
    model_version: String(version),
    ...(id !== undefined && { id }),
    parameters: { digest },
    outputs: outputs.map(describeOutput),
  };
}

function describeOutput({
  name,
  isBinary,
  values,
  size,
}: InferredOutput): InferenceResponse['outputs'][number] {
  if (!values.every(Number.isFinite))
    throw new Problem(
      'malformed-request',
      `The model gives no ${name} for these values; send what its front end gives of music.`,
    );
  const numbers = isBinary
    ? { parameters: { binary_data_size: values.byteLength } }
    : { data: Array.from(values) };
  return { name, shape: [values.length / size, size], datatype: 'FP32', ...numbers };
}
