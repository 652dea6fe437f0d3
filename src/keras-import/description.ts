import Type, { type Static } from 'typebox';
import Schema from 'typebox/schema';
import { defaultFeatureParameters, type FeatureParameters } from '../features/parameters.js';
import { FeatureParameters as FeatureSchema } from '../features/parameters-schema.js';
import { genreNames, layouts } from '../models/manifest.js';
import { parseJson } from './keras-model.js';

/**
 * What a file with a network does not say: on which features it was trained, and what its outputs are called. It is
 * the JSON that `--features` names.
 */
export const Description = Type.Object(
  {
    genres: genreNames,
    ...Type.Partial(FeatureSchema).properties,
    layout: Type.Optional(
      Type.Enum(layouts, { description: 'which dimension of the input is first, where both would fit' }),
    ),
    output: Type.Optional(
      Type.Enum(['probabilities', 'logits'], {
        description: 'what the network gives; the softmax is taken of logits',
      }),
    ),
  },
  { additionalProperties: false },
);
export type Description = Static<typeof Description>;

/** A description with all feature parameters. */
export type CompleteDescription = Description & { readonly features: FeatureParameters };

const validator = Schema.Compile(Description);

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
  const keys = Object.keys(defaultFeatureParameters) as (keyof FeatureParameters)[];
  const given = Object.fromEntries(keys.filter(key => key in value).map(key => [key, value[key]]));
  const features: FeatureParameters = { ...defaultFeatureParameters, ...given };
  if (features.nMfcc > features.melBands)
    throw new Error(
      `the feature description: ${features.melBands} melBands can not give ${features.nMfcc} coefficients (nMfcc)`,
    );
  return { ...value, features };
}
