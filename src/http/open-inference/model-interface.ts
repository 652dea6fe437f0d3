import { Problem } from '../../problems.js';
import { featureShape } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';
import type { ServedModel } from '../../models/registry/served-model.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { tensorNames, type InferenceResponse, type ModelMetadata } from '../schemas/open-inference.js';

/** Segments of a request: several at a time spare their caller the way, very many keep others waiting. */
const mostSegments = 1000;

/** The protocol's names of what computes a version. */
const platforms: Record<Manifest['runtime'], string> = { tfjs: 'tensorflow_js' };

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
 * Sees to it that a tensor is one that a version takes.
 *
 * @throws Problem `malformed-request`
 */
export function requireFit(
  [segments, ...segment]: readonly number[],
  { name, version, manifest }: ServingVersion,
): void {
  const { frames, values } = featureShape(manifest.features);
  const wanted = [frames, values];
  if (segments <= mostSegments && segment.every((length, axis) => length === wanted[axis])) return;
  throw new Problem(
    'malformed-request',
    `The input has the shape [${[segments, ...segment].join(', ')}]; version ${version} of ${name} takes [n, ${wanted.join(', ')}], where n is at most ${mostSegments}.`,
  );
}

/**
 * The answer of a version.
 *
 * @param probabilities `segments × genres`, row-major
 * @throws Problem `malformed-request` when they are none, which happens where MFCC are far from what music has
 */
export function describeInference(
  id: string | undefined,
  {
    name,
    version,
    digest,
    manifest: { labels: genres },
  }: Pick<ServingVersion, 'name' | 'version' | 'digest' | 'manifest'>,
  probabilities: Float32Array,
): InferenceResponse {
  if (!probabilities.every(Number.isFinite))
    throw new Problem('malformed-request', 'The model gives no probabilities for these values; send MFCC.');
  const shape = [probabilities.length / genres.length, genres.length];
  return {
    model_name: name,
    model_version: String(version),
    ...(id !== undefined && { id }),
    parameters: { digest },
    outputs: [{ name: tensorNames.output, shape, datatype: 'FP32', data: [...probabilities] }],
  };
}
