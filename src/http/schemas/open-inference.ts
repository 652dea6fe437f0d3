import Type, { type Static } from '#typebox';
import { selectorPattern } from '../version-selector.js';
import { ModelIdentity } from './classification.js';
import { ModelParams } from './models.js';

/** The one tensor that a model takes, and the one that it gives, by the names that callers use. */
export const tensorNames = { input: 'mfcc', output: 'probabilities' } as const;

/** The protocol's name of 32-bit floating point. */
const datatype = Type.Literal('FP32');

const Shape = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 3, maxItems: 3 });

const Parameters = Type.Optional(
  Type.Object({}, { description: 'none is known here, and all are ignored: answers are always JSON' }),
);

/** The answer of `GET /v2`. */
export const ServerMetadata = Type.Object({
  name: Type.String(),
  version: Type.String(),
  extensions: Type.Array(Type.String(), { description: 'to the protocol; there are none' }),
});

/** The answer of `GET /v2/health/live`. */
export const ServerLive = Type.Object({ live: Type.Literal(true) });

/** The answer of `GET /v2/health/ready` when requests will be answered. */
export const ServerReady = Type.Object({ ready: Type.Literal(true) });

/** The answer of `GET /v2/models/{name}/ready` when the version answers. */
export const ModelReady = Type.Object({ name: Type.String(), ready: Type.Literal(true) });

/** What a tensor must be, or will be. */
const TensorMetadata = Type.Object({
  name: Type.String(),
  datatype: Type.String(),
  shape: Type.Array(Type.Integer(), { description: '-1: any number of segments' }),
});

/** The answer of `GET /v2/models/{name}`. */
export const ModelMetadata = Type.Object({
  name: Type.String(),
  versions: Type.Array(Type.String(), { description: 'that may be asked for; labels may be too' }),
  platform: Type.String(),
  inputs: Type.Array(TensorMetadata),
  outputs: Type.Array(TensorMetadata),
  parameters: Type.Object(
    {
      version: ModelIdentity.properties.version,
      digest: ModelIdentity.properties.digest,
      genres: Type.Array(Type.String(), { description: 'which probability is whose' }),
    },
    { description: 'what Hyena adds to the protocol' },
  ),
});
export type ModelMetadata = Static<typeof ModelMetadata>;

/** The body of `POST /v2/models/{name}/infer`. */
export const InferenceRequest = Type.Object({
  id: Type.Optional(Type.String({ description: 'comes back in the answer' })),
  parameters: Parameters,
  inputs: Type.Array(
    Type.Object({
      name: Type.Literal(tensorNames.input),
      shape: { ...Shape, description: 'segments, frames and coefficients' },
      datatype,
      parameters: Parameters,
      data: Type.Array(Type.Unknown(), {
        description: 'raw MFCC: numbers in row-major order, or arrays nested as the shape says',
      }),
    }),
    { minItems: 1, maxItems: 1 },
  ),
  outputs: Type.Optional(
    Type.Array(Type.Object({ name: Type.Literal(tensorNames.output), parameters: Parameters })),
  ),
});

/** The answer of `POST /v2/models/{name}/infer`. */
export const InferenceResponse = Type.Object({
  model_name: Type.String(),
  model_version: Type.String(),
  id: Type.Optional(Type.String({ description: 'of the request' })),
  parameters: Type.Object({ digest: ModelIdentity.properties.digest }),
  outputs: Type.Array(
    Type.Object({
      name: Type.Literal(tensorNames.output),
      shape: Type.Array(Type.Integer(), { description: 'segments and genres' }),
      datatype,
      data: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { description: 'in row-major order' }),
    }),
  ),
});
export type InferenceResponse = Static<typeof InferenceResponse>;

/** Path of `GET /v2/models/{name}/versions/{version}`. */
export const SelectedVersionParams = Type.Object({
  ...ModelParams.properties,
  version: Type.String({ pattern: selectorPattern, description: 'number of a version, or a label' }),
});
