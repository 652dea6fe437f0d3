import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { defaultFeatureParameters, featureShape, parametersFault } from '../features/parameters.js';
import type { FeatureParameters } from '../features/parameters.js';
import { featureKinds, parameterProperties, parametersSchema } from '../features/parameters-schema.js';
import { labelNames, labelsFault, layouts, VerdictThresholds } from '../models/manifest.js';
import { Normalisation, normalisationFault } from '../models/normalisation.js';
import { asRecord, parseJson } from './keras/keras-model.js';

const portName = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

const Named = Type.Object({
  kind: Type.Optional(Type.Enum(featureKinds, { description: 'the front end; mfcc where it is absent' })),
  genres: Type.Optional(labelNames),
  labels: Type.Optional(labelNames),
  task: Type.Optional(Type.Enum(['single-label', 'multi-label'])),
  normalisation: Type.Optional(Normalisation),
  input: portName('the input that takes the features, where there are several'),
  scores: portName('the output with the scores, where there are several'),
  embedding: portName('the output, or the layer inside the network, that describes a segment'),
  layout: Type.Optional(
    Type.Enum(layouts, { description: 'which dimension of the input is first, where both would fit' }),
  ),
  output: Type.Optional(
    Type.Enum(['probabilities', 'logits'], {
      description: 'what the network gives; the softmax is taken of logits',
    }),
  ),
  // Such networks give no novelty.
  verdict: Type.Optional(Type.Pick(VerdictThresholds, ['minConfidence'], { additionalProperties: false })),
});

/** A description as its file has it; the parameters of the front end are besides. */
export type Description = Static<typeof Named>;

/** What is said of an import elsewhere than in the description, over which it goes. */
export type Choices = Partial<Pick<Description, 'labels' | 'task' | 'input' | 'scores' | 'embedding'>>;

/** A description with all feature parameters, and with the labels in one place. */
export type CompleteDescription = Omit<Description, 'kind' | 'genres'> & {
  readonly features: FeatureParameters;
};

type Kind = FeatureParameters['kind'];

/**
 * JSON schema of what a file with a network does not say: on which features it was trained, and what its outputs are
 * called. It is the JSON that `--features` names.
 */
export const descriptionSchema = (kind: Kind) => ({
  ...Named,
  properties: { ...Named.properties, ...parameterProperties(kind) },
  additionalProperties: false,
});

/** Parameters that a description need not give. */
const defaults: Partial<Record<Kind, FeatureParameters>> = { mfcc: defaultFeatureParameters };

/**
 * Parses and checks a description. What it leaves out of the parameters of MFCC is as in Hyena's own models.
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
  const { kind = 'mfcc' } = asRecord(value);
  const known = featureKinds.find(each => each === kind);
  if (!known) throw new Error(`kind is one of ${featureKinds.join(', ')}`);
  check(descriptionSchema(known), value);
  const { genres, ...given } = value as Description;
  if (genres && given.labels) throw new Error('genres and labels are two names of the same');
  const own = Object.keys(parameterProperties(known));
  const entries = Object.entries(given);
  const features = {
    ...defaults[known],
    kind: known,
    ...Object.fromEntries(entries.filter(([key]) => own.includes(key))),
  } as FeatureParameters;
  check(parametersSchema(known), features);
  const fault = parametersFault(features) ?? faultOf(given.normalisation, features);
  if (fault !== undefined) throw new Error(fault);
  const said = Object.fromEntries(entries.filter(([key]) => key !== 'kind' && !own.includes(key)));
  const description = { ...(genres && { labels: genres }), ...said, ...choices, features };
  const doubled = description.labels && labelsFault(description.labels);
  if (doubled !== undefined) throw new Error(`${genres ? 'genres' : 'labels'} ${doubled}`);
  return description;
}

/** @throws Error that names the first field in fault */
function check(schema: object, value: unknown): void {
  const validator = Schema.Compile(Type.Unsafe(schema));
  if (validator.Check(value)) return;
  const { instancePath = '', message = '' } = validator.Errors(value)[1].at(0) ?? {};
  const reason = message === 'schema is false' ? 'is not a field of it' : message;
  throw new Error(`${instancePath.slice(1)} ${reason}`.trim());
}

function faultOf(normalisation: Normalisation | undefined, features: FeatureParameters) {
  const fault = normalisation && normalisationFault(normalisation, featureShape(features).values);
  return fault === undefined ? undefined : `normalisation: ${fault}`;
}
