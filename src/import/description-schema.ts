import Type, { type Static } from '#typebox';
import type { FeatureParameters } from '../features/parameters.js';
import { featureKinds, parameterProperties } from '../features/parameters-schema.js';
import { presets } from '../features/presets.js';
import { labelNames, layouts, VerdictThresholds } from '../models/manifest.js';
import { Normalisation } from '../models/normalisation.js';
import { LabelThresholds } from '../models/thresholds.js';

/** Names of ready descriptions of front ends. */
export const presetNames = Object.keys(presets) as (keyof typeof presets)[];

const portName = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

const Described = Type.Object({
  preset: Type.Optional(
    Type.Enum(presetNames, {
      description: 'ready parameters of a front end; those that are given besides go over them',
    }),
  ),
  kind: Type.Optional(
    Type.Enum(featureKinds, {
      description: 'the front end; that of the preset, or mfcc, where it is absent',
    }),
  ),
  genres: Type.Optional(labelNames),
  labels: Type.Optional(labelNames),
  task: Type.Optional(Type.Enum(['single-label', 'multi-label'])),
  thresholds: Type.Optional(LabelThresholds),
  licence: Type.Optional(Type.String({ minLength: 1, description: 'of the network, such as `Apache-2.0`' })),
  normalisation: Type.Optional(Normalisation),
  input: portName('the input that takes the features, where there are several'),
  scores: portName('the output with the scores, where there are several'),
  embedding: portName('the output, or the layer inside the network, that describes a segment'),
  layout: Type.Optional(
    Type.Enum(layouts, { description: 'which dimension of the input is first, where both would fit' }),
  ),
  output: Type.Optional(
    Type.Enum(['probabilities', 'logits'], {
      description: 'what the network gives; the softmax, or the sigmoid of each, is taken of logits',
    }),
  ),
  // Such networks give no novelty.
  verdict: Type.Optional(Type.Pick(VerdictThresholds, ['minConfidence'], { additionalProperties: false })),
});

/** A description as its file has it; the parameters of the front end are besides. */
export type Description = Static<typeof Described>;

/**
 * JSON schema of what a file with a network does not say: on which features it was trained, and what its outputs are
 * called. It is the JSON that `--features` names.
 *
 * @param kind of the front end
 */
export const descriptionSchema = (kind: FeatureParameters['kind']) => ({
  ...Described,
  properties: { ...Described.properties, ...parameterProperties(kind) },
  additionalProperties: false,
});
