import Type, { type Static } from '#typebox';
import { Manifest, VerdictThresholds } from '../../models/manifest.js';
import { versionStates } from '../../models/registry/version-states.js';
import { ModelIdentity } from './classification.js';

/** How well a version does. */
const Metrics = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'measured on tracks that were not trained on; absent where the model was imported',
});

/** A version as `GET /models` lists it. */
export const VersionSummary = Type.Object({
  version: Type.Integer({ minimum: 1 }),
  state: Type.Enum([...versionStates], {
    description:
      '`available`: in the store, and not to be served; `loading`; `ready`: answers; `draining`: answers only requests that began with it; `failed`: see `reason`',
  }),
  reason: Type.Optional(
    Type.String({
      description: 'why it cannot be served, or why what the store has now does not replace what is served',
    }),
  ),
  loaded: Type.Boolean({ description: 'in memory and warm' }),
  withdrawn: Type.Optional(Type.Boolean({ description: 'was rolled back: does not count as the newest' })),
  labels: Type.Array(Type.String(), { description: 'that point to it' }),
  digest: Type.Optional(ModelIdentity.properties.digest),
  loadedAt: Type.Optional(Type.String({ description: 'RFC 3339' })),
  from: Type.Optional(Type.Enum(['store', 'cache'], { description: 'where its bytes came from' })),
  metrics: Type.Optional(Metrics),
  embedding: Manifest.properties.embedding,
});
export type VersionSummary = Static<typeof VersionSummary>;

const LabelledVersions = Type.Unsafe<Record<string, number>>({
  type: 'object',
  additionalProperties: { type: 'integer' },
  description: 'the version that each label points to',
});

/** A model as `GET /models` and `GET /models/{name}` show it. */
export const ModelSummary = Type.Object({
  name: Type.String(),
  default: Type.Boolean({ description: 'answers when a request names no model' }),
  serves: Type.Optional(Type.Integer({ description: 'the version that answers when a request names none' })),
  labels: LabelledVersions,
  labelsFault: Type.Optional(
    Type.String({ description: 'why the labels are not those that the store has now' }),
  ),
  traffic: Type.Optional(
    Type.Object(
      { label: Type.String(), percent: Type.Number() },
      { description: 'the share of requests without a version that goes to a label' },
    ),
  ),
  shadow: Type.Optional(
    Type.String({ description: 'the label whose answers are compared with those given' }),
  ),
  versions: Type.Array(VersionSummary, { description: 'newest first' }),
});
export type ModelSummary = Static<typeof ModelSummary>;

/** The answer of `GET /models`. */
export const ModelList = Type.Object({
  models: Type.Array(ModelSummary),
  store: Type.Object({
    reachable: Type.Boolean({ description: 'when it was looked at last' }),
    reason: Type.Optional(Type.String({ description: 'why not; what was known of it is served' })),
  }),
});

export type ModelList = Static<typeof ModelList>;

/** The answer of `GET /models/{name}/versions/{version}`; the fields that only a version in memory has are absent in others. */
export const VersionDetails = Type.Object({
  name: ModelIdentity.properties.name,
  ...VersionSummary.properties,
  createdAt: Type.Optional(Type.String({ description: 'RFC 3339' })),
  task: Type.Optional(Manifest.properties.task),
  genres: Type.Optional(Type.Array(Type.String())),
  thresholds: Manifest.properties.thresholds,
  features: Type.Optional(
    Type.Unsafe<Record<string, unknown>>({
      type: 'object',
      additionalProperties: true,
      description: 'parameters of the features; of other than MFCC with their `kind`: `mel`, `waveform`',
    }),
  ),
  input: Type.Optional(Type.Object({ shape: Type.Array(Type.Integer(), { description: 'of one segment' }) })),
  verdict: Type.Optional(VerdictThresholds),
});

export type VersionDetails = Static<typeof VersionDetails>;

/** Path of `GET /models/{name}`. */
export const ModelParams = Type.Object({ name: Type.String({ description: 'name of a model' }) });

/** Path of `GET /models/{name}/versions/{version}`. */
export const VersionParams = Type.Object({
  ...ModelParams.properties,
  version: Type.Integer({ minimum: 1, description: 'number of a version' }),
});
