import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { defaultFeatureParameters, parametersFault } from '../features/parameters.js';
import type { MfccParameters } from '../features/mfcc-parameters.js';
import { parameterProperties } from '../features/parameters-schema.js';
import { labelNames, labelsFault, layouts, VerdictThresholds } from '../models/manifest.js';
import { parseJson } from './keras/keras-model.js';

const parameterSchemas = parameterProperties('mfcc');

const Named = Type.Object({
  genres: labelNames,
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

/**
 * JSON schema of what a file with a network does not say: on which features it was trained, and what its outputs are
 * called. It is the JSON that `--features` names.
 */
export const Description = {
  ...Named,
  properties: { ...Named.properties, ...parameterSchemas },
  additionalProperties: false,
};
export type Description = Static<typeof Named> & Partial<Omit<MfccParameters, 'kind'>>;

/** A description with all feature parameters. */
export type CompleteDescription = Description & { readonly features: MfccParameters };

const validator = Schema.Compile(Type.Unsafe<Description>(Description));

/**
 * Parses and checks a description. What it leaves out of the feature parameters is as in Hyena's own models.
 *
 * @throws Error that names the first field in fault
 */
export function parseDescription(text: string): CompleteDescription {
  const value = parseJson(text, 'the feature description');
  if (!validator.Check(value)) {
    const { instancePath = '', message = '' } = validator.Errors(value)[1].at(0) ?? {};
    const reason = message === 'schema is false' ? 'is not a field of it' : message;
    throw new Error(`the feature description: ${`${instancePath.slice(1)} ${reason}`.trim()}`);
  }
  const doubled = labelsFault(value.genres);
  if (doubled !== undefined) throw new Error(`the feature description: genres ${doubled}`);
  const given = Object.entries(value).filter(([key]) => Object.hasOwn(parameterSchemas, key));
  const features: MfccParameters = { ...defaultFeatureParameters, ...Object.fromEntries(given) };
  const fault = parametersFault(features);
  if (fault !== undefined) throw new Error(`the feature description: ${fault}`);
  return { ...value, features };
}
