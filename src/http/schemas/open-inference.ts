import Type, { type Static, type TSchema } from '#typebox';
import { longestId } from '../../engine/inference/limits.js';
import { inputNames, outputNames } from '../../engine/inference/tensors.js';
import { selectorPattern } from '../version-selector.js';
import { ModelIdentity } from './classification.js';
import { ModelParams } from './models.js';

/** The protocol's name of 32-bit floating point. */
const datatype = Type.Literal('FP32');

const Shape = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 2, maxItems: 3 });

const others = 'others are ignored';

/** What a client may leave out it may also set to null. */
const OrNull = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

const Flag = (description: string) => OrNull(Type.Boolean({ description }));

/** The header that says how many bytes of a body are JSON, where binary tensors follow. */
export const headerLength = 'inference-header-content-length';

/** The headers of `POST /v2/models/{name}/infer`. */
export const InferenceHeaders = Type.Object({
  [headerLength]: Type.Optional(
    Type.Integer({ minimum: 0, description: 'bytes of the JSON, where a binary tensor follows it' }),
  ),
});

/** The body of a request or an answer with a binary tensor. */
export const BinaryTensors = Type.Unsafe<never>({
  type: 'string',
  format: 'binary',
  description: `the JSON, of as many bytes as \`${headerLength}\` says, then the tensors: float32, little-endian, row-major`,
});

/** The answer of `GET /v2`. */
export const ServerMetadata = Type.Object({
  name: Type.String(),
  version: Type.String(),
  extensions: Type.Array(Type.String(), { description: 'to the protocol' }),
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

/** The body of `POST /v2/models/{name}/infer`, as `parse-request.ts` reads it. */
export const InferenceRequest = Type.Object({
  id: OrNull(Type.String({ maxLength: longestId, description: 'comes back in the answer' })),
  parameters: OrNull(
    Type.Object(
      { binary_data_output: Flag('whether the answer has a binary tensor') },
      { description: others },
    ),
  ),
  inputs: Type.Array(
    Type.Object({
      name: Type.Enum([...inputNames], { description: "the kind of the version's front end" }),
      shape: { ...Shape, description: 'segments, frames and coefficients or bands; segments and samples' },
      datatype,
      parameters: OrNull(
        Type.Object(
          { binary_data_size: OrNull(Type.Integer({ minimum: 1, description: 'bytes after the JSON' })) },
          { description: others },
        ),
      ),
      data: OrNull(
        Type.Array(Type.Unknown(), {
          description:
            'what the front end gives: numbers in row-major order, or arrays nested as the shape says; absent where they follow the JSON',
        }),
      ),
    }),
    { minItems: 1, maxItems: 1 },
  ),
  outputs: OrNull(
    Type.Array(
      Type.Object({
        name: Type.Enum([...outputNames]),
        parameters: OrNull(
          Type.Object(
            { binary_data: Flag('the same for this output; it comes before `binary_data_output`') },
            { description: others },
          ),
        ),
      }),
      {
        maxItems: outputNames.length,
        description: 'what is wanted, each once; the probabilities alone where this is absent or empty',
      },
    ),
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
      name: Type.Enum([...outputNames]),
      shape: Type.Array(Type.Integer(), { description: 'segments, and genres or dimensions' }),
      datatype,
      data: Type.Optional(
        Type.Array(Type.Number(), {
          description: 'in row-major order; absent where they follow the JSON',
        }),
      ),
      parameters: Type.Optional(
        Type.Object({ binary_data_size: Type.Integer({ description: 'bytes after the JSON' }) }),
      ),
    }),
  ),
});
export type InferenceResponse = Static<typeof InferenceResponse>;

/** Path of `GET /v2/models/{name}/versions/{version}`. */
export const SelectedVersionParams = Type.Object({
  ...ModelParams.properties,
  version: Type.String({ pattern: selectorPattern, description: 'number of a version, or a label' }),
});
