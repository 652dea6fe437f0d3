import Type, { type Static } from 'typebox';
import { ModelIdentity } from './classification.js';

const loaded = Type.Boolean({ description: 'in memory and warm; others are loaded at their first request' });

/** A version as `GET /models` lists it. */
export const VersionSummary = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  state: Type.Union([Type.Literal('ready'), Type.Literal('failed')]),
  reason: Type.Optional(Type.String({ description: 'why a failed version can not be served' })),
  loaded,
  digest: Type.Optional(ModelIdentity.properties.digest),
});
export type VersionSummary = Static<typeof VersionSummary>;

/** A model as `GET /models` and `GET /models/{name}` show it. */
export const ModelSummary = Type.Object({
  name: Type.String(),
  default: Type.Boolean({ description: 'answers when a request names no model' }),
  versions: Type.Array(VersionSummary, { description: 'newest first' }),
});
export type ModelSummary = Static<typeof ModelSummary>;

/** The answer of `GET /models`. */
export const ModelList = Type.Object({ models: Type.Array(ModelSummary) });

/** The answer of `GET /models/{name}/versions/{version}`. */
export const VersionDetails = Type.Object({
  ...ModelIdentity.properties,
  loaded,
  createdAt: Type.String({ description: 'RFC 3339' }),
  genres: Type.Array(Type.String()),
  features: Type.Unsafe<Record<string, unknown>>({
    type: 'object',
    additionalProperties: true,
    description: 'parameters of the feature extractor',
  }),
  input: Type.Object({ shape: Type.Array(Type.Integer(), { description: 'of one segment' }) }),
  metrics: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'measured on tracks that were not trained on; absent where the model was imported',
    }),
  ),
});

/** Path of `GET /models/{name}`. */
export const ModelParams = Type.Object({ name: Type.String({ description: 'name of a model' }) });

/** Path of `GET /models/{name}/versions/{version}`. */
export const VersionParams = Type.Object({
  ...ModelParams.properties,
  version: Type.Integer({ minimum: 1, description: 'number of a version' }),
});
