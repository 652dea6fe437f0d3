import Type from '#typebox';
import Schema from '#typebox/schema';
import { profileLength } from '../drift/profile.js';
import type { Manifest } from '../models/manifest.js';
import { float32Of } from '../pool/frames.js';
import type { Reader } from '../pool/reader.js';
import type { Classification } from './classification.js';
import { longestId, segmentLimit } from './inference/limits.js';
import type { WantedOutput } from './inference/request-fields.js';
import { outputNames, outputsOf } from './inference/tensors.js';
import type { BytesLacking, ChildStatus, InferredFor } from './job.js';
import type { PackedClassification } from './packed-classification.js';
import { certainty } from '../runtimes/probabilities.js';
import { meanOverSegments } from './pool-track.js';

/** Ranges that a child may ask for at a time: windows have one each. */
const mostRanges = 1000;

/** Segments that a dense time line may have, whatever the settings. */
export const largestLine = 10_000;

const closed = { additionalProperties: false };
const NotNegative = Type.Number({ minimum: 0 });

const Status = Schema.Compile(
  Type.Object(
    {
      backend: Type.String({ maxLength: 40 }),
      reason: Type.String({ maxLength: 2000 }),
    },
    closed,
  ),
);

const Packed = Schema.Compile(
  Type.Object(
    {
      novelty: Type.Optional(NotNegative),
      segments: Type.Array(Type.Tuple([NotNegative, NotNegative]), { minItems: 1, maxItems: largestLine }),
      novelties: Type.Optional(Type.Array(NotNegative, { maxItems: largestLine })),
      audio: Type.Object(
        {
          format: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
          duration: NotNegative,
          sampleRate: Type.Number({ minimum: 1 }),
          channels: Type.Integer({ minimum: 1, maximum: 1000 }),
        },
        closed,
      ),
      timing: Type.Object(
        { decode: NotNegative, resample: NotNegative, features: NotNegative, inference: NotNegative },
        closed,
      ),
      processor: NotNegative,
    },
    closed,
  ),
);

const Inferred = Schema.Compile(
  Type.Object(
    {
      id: Type.Optional(Type.String({ maxLength: longestId })),
      outputs: Type.Array(
        Type.Object({ name: Type.Enum([...outputNames]), isBinary: Type.Boolean() }, closed),
        { minItems: 1, maxItems: outputNames.length },
      ),
    },
    closed,
  ),
);

/** Reads what a child says of itself. */
export function readStatus(value: unknown): ChildStatus {
  if (!Status.Check(value)) throw new Error('a child process says of itself what it should not');
  return value;
}

/** What the first version was asked for. */
export interface Asked {
  /** Its embedding. */
  readonly embedding?: boolean;
  /** A dense time line of so many segments at most. */
  readonly maxSegments?: number | undefined;
}

/** Makes a reader of classifications by versions, which come in their order. */
export function classificationReader(
  versions: readonly Manifest[],
  { embedding: withEmbedding = false, maxSegments }: Asked = {},
): Reader<Classification> {
  return (value, bytes, index) => {
    if (index >= versions.length) throw new Error('more classifications than versions');
    if (!Packed.Check(value)) throw new Error('a classification of another shape');
    const { segments, novelties, ...rest } = value as PackedClassification;
    const { labels, features, embedding } = versions[index];
    const dense = index === 0 ? maxSegments : undefined;
    if (segments.length > (dense ?? features.segments))
      throw new Error('more segments than the model looks at');
    if (novelties && (dense === undefined || novelties.length !== segments.length))
      throw new Error('another number of novelties than there are segments');
    const reference = dense === undefined ? versions[index].reference : undefined;
    const profiled = reference ? profileLength(reference, labels.length) : 0;
    const dimensions = withEmbedding && index === 0 ? (embedding?.dimensions ?? 0) : 0;
    const numbers = float32Of(bytes);
    const scored = segments.length * labels.length;
    if (numbers.length !== scored + profiled + dimensions)
      throw new Error('another number of probabilities than there are labels');
    const [shares, described] = [numbers.subarray(0, scored + profiled), numbers.subarray(scored + profiled)];
    if (!shares.every(number => number >= 0 && number <= certainty))
      throw new Error('a probability that is none');
    if (!described.every(Number.isFinite)) throw new Error('an embedding that is not finite');
    const scores = shares.subarray(0, scored);
    return {
      ...rest,
      probabilities: meanOverSegments(scores, labels.length),
      segments: segments.map(([start, end], segment) => ({
        start,
        end,
        probabilities: Array.from(scores.subarray(segment * labels.length, (segment + 1) * labels.length)),
        ...(novelties && { novelty: novelties[segment] }),
      })),
      ...(dimensions > 0 && { embedding: described.slice() }),
      ...(reference && { profile: shares.slice(scored) }),
    };
  };
}

const Lacking = Schema.Compile(
  Type.Object(
    {
      lacking: Type.Union([
        Type.Literal('whole'),
        Type.Array(Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })]), {
          minItems: 1,
          maxItems: mostRanges,
        }),
      ]),
    },
    closed,
  ),
);

/** Reads a classification of parts of a file, or which bytes of it lack. */
export function partsReader(
  versions: readonly Manifest[],
  size: number,
  asked: Asked,
): Reader<Classification | BytesLacking> {
  const read = classificationReader(versions, asked);
  return (value, bytes, index) => {
    if (!Lacking.Check(value)) return read(value, bytes, index);
    const { lacking } = value as BytesLacking;
    if (lacking !== 'whole' && lacking.some(([start, length]) => start + length > size))
      throw new Error('bytes after the end of the file');
    return { lacking };
  };
}

/** What a version computed for a request. */
export interface Inference {
  /** What its caller calls it. */
  readonly id?: string | undefined;
  readonly outputs: readonly InferredOutput[];
}

/** An output that was asked for. */
export interface InferredOutput extends WantedOutput {
  /** `segments × size`, row-major. */
  readonly values: Float32Array;
  /** Of one segment. */
  readonly size: number;
}

/** Makes a reader of what a version gives, which may be any numbers: the features may be. */
export function inferenceReader(manifest: Pick<Manifest, 'labels' | 'embedding'>): Reader<Inference> {
  const given = outputsOf(manifest);
  return (value, bytes, index) => {
    if (!Inferred.Check(value) || index > 0) throw new Error('an inference of another shape');
    const { id, outputs } = value as InferredFor;
    const sizes = outputs.map(({ name }) => given.find(each => each.name === name)?.shape[0] ?? NaN);
    const numbers = float32Of(bytes);
    const each = sizes.reduce((a, b) => a + b);
    const segments = numbers.length / each;
    if (!Number.isInteger(segments) || segments < 1 || segments > segmentLimit(each))
      throw new Error('numbers of no number of segments');
    let at = 0;
    return {
      ...(id !== undefined && { id }),
      outputs: outputs.map((output, i) => {
        const values = numbers.subarray(at, (at += segments * sizes[i]));
        return { ...output, values, size: sizes[i] };
      }),
    };
  };
}
