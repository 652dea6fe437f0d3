import Type from '#typebox';
import { frontEnds } from './front-ends.js';
import type { FeatureParameters } from './parameters.js';
import { windowProperties } from './windows.js';

type Kind = FeatureParameters['kind'];

/** The kinds of features that there are. */
export const featureKinds = Object.keys(frontEnds) as Kind[];

/** JSON schemas of the parameters of a kind, without `kind` itself. */
export function parameterProperties(kind: Kind) {
  return { ...windowProperties, ...frontEnds[kind].properties };
}

/** JSON schema of the feature parameters of a kind, as a manifest carries them. */
export function parametersSchema(kind: Kind) {
  const properties = { kind: { const: kind }, ...parameterProperties(kind) };
  const optional: readonly string[] = frontEnds[kind].optional;
  const required = Object.keys(properties).filter(name => !optional.includes(name));
  return Type.Unsafe<FeatureParameters>({
    type: 'object',
    required,
    properties,
    additionalProperties: false,
  });
}
