import Type from '#typebox';
import Schema from '#typebox/schema';
import {
  defaultFeatureParameters,
  featureShape,
  parametersFault,
  type FeatureParameters,
} from '../features/parameters.js';
import { featureKinds, parameterProperties, parametersSchema } from '../features/parameters-schema.js';
import { presets } from '../features/presets.js';
import { labelsFault } from '../models/manifest.js';
import { normalisationFault } from '../models/normalisation.js';
import { descriptionSchema, presetNames, type Description } from './description-schema.js';
import { asRecord, parseJson } from './keras/keras-model.js';

/** What is said of an import elsewhere than in its description, and goes over that. */
export type Choices = Partial<
  Pick<Description, 'labels' | 'task' | 'licence' | 'input' | 'scores' | 'embedding'>
>;

/** A description with all feature parameters, and with the labels in one place. */
export type CompleteDescription = Omit<Description, 'preset' | 'kind' | 'genres'> & {
  readonly features: FeatureParameters;
};

/**
 * Parses and checks a description. What it leaves out of the parameters of its front end is as in its preset or, for MFCC, as
 * in Hyena's own models.
 *
 * @throws Error that names the first field in fault
 */
export function parseDescription(text: string, choices: Choices = {}): CompleteDescription {
  const value = parseJson(text, 'the feature description');
  try {
    return complete(value, choices);
  } catch (cause) {
    throw new Error(`the feature description: ${(cause as Error).message}`, { cause });
  }
}

function complete(value: unknown, choices: Choices): CompleteDescription {
  const base = presetOf(value);
  const kind = featureKinds.find(each => each === (asRecord(value).kind ?? base?.kind ?? 'mfcc'));
  if (!kind) throw new Error(`kind is one of ${featureKinds.join(', ')}`);
  check(descriptionSchema(kind), value);
  const { preset, genres, labels = genres, ...given } = value as Description;
  if (preset !== undefined && base!.kind !== kind)
    throw new Error(`the preset ${preset} is of the kind ${base!.kind}`);
  if (genres && labels !== genres) throw new Error('genres and labels are two names of the same');
  const isParameter = ([key]: [string, unknown]) =>
    Object.hasOwn({ kind, ...parameterProperties(kind) }, key);
  const entries = Object.entries(given);
  const features = {
    ...(base ?? (kind === 'mfcc' ? defaultFeatureParameters : {})),
    kind,
    ...Object.fromEntries(entries.filter(isParameter)),
  } as FeatureParameters;
  check(parametersSchema(kind), features);
  const fault = faultOf(features, given);
  if (fault !== undefined) throw new Error(fault);
  const description = {
    ...(labels && { labels }),
    ...Object.fromEntries(entries.filter(entry => !isParameter(entry))),
    ...choices,
    features,
  };
  const doubled = description.labels && labelsFault(description.labels);
  if (doubled !== undefined) throw new Error(`${genres ? 'genres' : 'labels'} ${doubled}`);
  return description;
}

function presetOf(value: unknown): FeatureParameters | undefined {
  const { preset } = asRecord(value);
  const name = presetNames.find(each => each === preset);
  return name && presets[name];
}

/** @throws Error that names the first field in fault */
function check(schema: object, value: unknown): void {
  const validator = Schema.Compile(Type.Unsafe(schema));
  if (validator.Check(value)) return;
  const { instancePath = '', message = '' } = validator.Errors(value)[1].at(0) ?? {};
  const reason = message === 'schema is false' ? 'is not a field of it' : message;
  throw new Error(`${instancePath.slice(1)} ${reason}`.trim());
}

function faultOf(features: FeatureParameters, { normalisation }: Partial<Description>): string | undefined {
  const fault = normalisation && normalisationFault(normalisation, featureShape(features).values);
  return parametersFault(features) ?? (fault === undefined ? undefined : `normalisation: ${fault}`);
}
