import Schema from '#typebox/schema';
import { referenceFault } from '../drift/reference.js';
import { driftValues, featureShape, parametersFault } from '../features/parameters.js';
import { featureKinds, parametersSchema } from '../features/parameters-schema.js';
import { labelsFault, Manifest, manifestVersion, mostDimensions } from './manifest.js';
import { normalisationFault } from './normalisation.js';
import { Manifest1, upgradeManifest1 } from './manifest-1.js';
import { thresholdsFault } from './thresholds.js';

interface Validator<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): [boolean, { instancePath: string; message: string }[]];
}

const manifests: Validator<Manifest> = Schema.Compile(Manifest);
const manifests1 = Schema.Compile(Manifest1);
const parameters = new Map(featureKinds.map(kind => [kind, Schema.Compile(parametersSchema(kind))]));

/**
 * Parses and checks the text of a `manifest.json`.
 *
 * @returns the manifest, as one of version 2 where it is one of version 1
 * @throws Error that names the first field in fault
 */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('manifest.json is not JSON');
  }
  const written = (value as { manifestVersion?: unknown } | null)?.manifestVersion;
  if (typeof written === 'number' && written > manifestVersion)
    throw new Error(
      `manifest.json has the manifestVersion ${written}, this Hyena reads ${manifestVersion}: update the service`,
    );
  if (written === 1) value = upgradeManifest1(checked(manifests1, value));
  const manifest = withEmbedding(checked(manifests, value));
  const { features, input, reference, labels } = manifest;
  checked(parameters.get(features.kind)!, features, '/features');
  const doubled = labelsFault(labels);
  if (doubled !== undefined) throw new Error(`manifest.json: /labels ${doubled}`);
  const contradiction = parametersFault(features);
  if (contradiction !== undefined) throw new Error(`manifest.json: /features: ${contradiction}`);
  const unfitting = thresholdsFault(manifest);
  if (unfitting !== undefined) throw new Error(`manifest.json: /thresholds ${unfitting}`);
  const { values } = featureShape(features);
  const unfit = input.normalisation && normalisationFault(input.normalisation, values);
  if (unfit !== undefined) throw new Error(`manifest.json: /input/normalisation: ${unfit}`);
  const fault = reference && referenceFault(reference, labels, driftValues(features).names);
  if (fault !== undefined) throw new Error(`manifest.json: ${fault}`);
  return manifest;
}

/**
 * With the embedding that a version gives although it was trained before manifests said so: Hyena's networks with landmarks
 * give what they compare with them, the normalised statistics.
 */
function withEmbedding(manifest: Manifest): Manifest {
  const { embedding, normalisation, training } = manifest;
  if (embedding || !normalisation || !training || !('landmarks' in training.recipe)) return manifest;
  const dimensions = normalisation.mean.length;
  return dimensions > mostDimensions ? manifest : { ...manifest, embedding: { dimensions } };
}

/** The value, if it is valid. @param place where it is in the manifest */
function checked<T>(validator: Validator<T>, value: unknown, place = ''): T {
  if (validator.Check(value)) return value;
  const error = validator.Errors(value)[1].at(0);
  throw new Error(`manifest.json: ${place}${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
}
