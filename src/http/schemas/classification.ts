import Type, { type Static } from '#typebox';
import { verdicts } from '../../engine/verdict.js';
import { selectorPattern } from '../version-selector.js';

const Probabilities = Type.Unsafe<Record<string, number>>({
  type: 'object',
  additionalProperties: { type: 'number', minimum: 0, maximum: 1 },
  description:
    'probability of each genre; all of them together sum to 1, but of a multi-label model each is one of its own',
});

const VerdictName = Type.Enum([...verdicts], {
  description:
    '`genre`: the most probable genre; `unsure`: it is not probable enough to be named, or no label of a multi-label model has reached its threshold; `not-music`: the sound is unlike the music that the model was trained on',
});

const NamedLabels = Type.Optional(
  Type.Array(
    Type.Object({
      label: Type.String(),
      probability: Type.Number({ minimum: 0, maximum: 1 }),
      parent: Type.Optional(
        Type.String({ description: 'of a hierarchical name, `Electronic` of `Electronic---Techno`' }),
      ),
    }),
    {
      description:
        'of a multi-label model: those whose probability has reached their threshold, the most probable first; `topK` leaves none of them out',
    },
  ),
);

/** Which version answered. */
export const ModelIdentity = Type.Object({
  name: Type.String(),
  version: Type.Integer({ minimum: 1 }),
  digest: Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: 'of the manifest' }),
});

const milliseconds = (description: string) => Type.Number({ minimum: 0, description: `ms ${description}` });

/** The 200 answer of `POST /classify`. */
export const Classification = Type.Object({
  genre: Type.String({ description: 'the most probable genre; of `labels`, where there are some' }),
  confidence: Type.Number({ minimum: 0, maximum: 1, description: 'its probability' }),
  verdict: VerdictName,
  margin: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'the largest probability minus the second-largest',
  }),
  novelty: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'distance from the music that the model was trained on; absent where the model does not measure it',
    }),
  ),
  labels: NamedLabels,
  probabilities: Probabilities,
  segments: Type.Optional(
    Type.Array(
      Type.Object({
        start: Type.Number({ minimum: 0, description: 'seconds from the beginning' }),
        end: Type.Number({ minimum: 0, description: 'seconds from the beginning' }),
        genre: Type.String(),
        verdict: VerdictName,
        labels: NamedLabels,
        probabilities: Probabilities,
      }),
      { description: 'the genre time line, with `segments=true`; dense with `every`' },
    ),
  ),
  sections: Type.Optional(
    Type.Array(
      Type.Object({
        start: Type.Number({ minimum: 0, description: 'seconds from the beginning' }),
        end: Type.Number({ minimum: 0, description: 'seconds from the beginning' }),
        genre: Type.String(),
        confidence: Type.Number({
          minimum: 0,
          maximum: 1,
          description: 'its probability, the mean over the section',
        }),
        verdict: VerdictName,
      }),
      {
        description:
          'with `every`: neighbours of one genre in the dense time line, side by side from the beginning of the track to its end',
      },
    ),
  ),
  embedding: Type.Optional(
    Type.Array(Type.Number(), {
      description:
        'with `embedding=true`: a vector that describes the track, the mean over its segments; float32, as many numbers as the version has `embedding.dimensions`',
    }),
  ),
  model: ModelIdentity,
  audio: Type.Object({
    format: Type.String({ description: 'by content', examples: ['mp3'] }),
    duration: Type.Number({ minimum: 0, description: 'seconds' }),
    sampleRate: Type.Integer({ description: 'Hz' }),
    channels: Type.Integer(),
  }),
  timing: Type.Object({
    queue: milliseconds('waited for a child process and on the way to it'),
    decode: milliseconds('decoding'),
    resample: milliseconds("converting to the model's sample rate"),
    features: milliseconds('computing MFCC, a mel spectrogram or what else the model takes'),
    inference: milliseconds('in the network'),
    total: milliseconds('from the whole upload to the answer'),
  }),
});
export type Classification = Static<typeof Classification>;

/** The query of `POST /classify`. */
export const ClassifyQuery = Type.Object(
  {
    model: Type.Optional(
      Type.String({ minLength: 1, maxLength: 64, description: 'default: the default model' }),
    ),
    version: Type.Optional(
      Type.String({
        pattern: selectorPattern,
        description: 'number of a version, or a label; default: what the model serves',
        examples: ['3', 'canary'],
      }),
    ),
    topK: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'only the K largest probabilities, largest first',
      }),
    ),
    segmentTopK: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'the same of each segment; default: `topK`',
      }),
    ),
    segments: Type.Optional(Type.Boolean({ description: "each segment's own probabilities too" })),
    every: Type.Optional(
      Type.Number({
        minimum: 0.1,
        maximum: 3600,
        description:
          'a dense time line: segments every so many seconds over the whole track, and `sections` of it; too many of them are `too-many-segments`',
        examples: [5],
      }),
    ),
    embedding: Type.Optional(
      Type.Boolean({
        description: "the track's embedding too; a version that gives none answers `no-embedding`",
      }),
    ),
    minConfidence: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: "confidence under which the verdict is `unsure`; default: the version's own threshold",
      }),
    ),
  },
  { additionalProperties: false },
);
export type ClassifyQuery = Static<typeof ClassifyQuery>;

/**
 * The body of `POST /classify`, for the contract only: one file in a field of any name, the address of a file, or the body itself
 * with any other content type, since its content decides what an upload is.
 */
export const UploadBody = {
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        properties: {
          audio: { type: 'string', format: 'binary', description: 'the file' },
          // As in the query, which wins.
          ...ClassifyQuery.properties,
        },
        required: ['audio'],
      },
    },
    'application/octet-stream': { schema: { type: 'string', format: 'binary' } },
    'application/json': {
      schema: {
        type: 'object',
        description: 'the address of a file, below one of the places of `AUDIO_SOURCES`',
        properties: {
          source: { type: 'string', examples: ['s3://bucket/song.mp3'] },
          ...ClassifyQuery.properties,
        },
        required: ['source'],
      },
    },
    'audio/*': { schema: { type: 'string', format: 'binary' } },
  },
};
