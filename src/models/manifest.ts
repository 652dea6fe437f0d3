import Type, { type Static } from 'typebox';
import Schema from 'typebox/schema';
import { referenceFault } from '../drift/reference.js';
import { Reference } from '../drift/reference-schema.js';
import { FeatureParameters } from '../features/parameters-schema.js';
import { modelNamePattern } from './names.js';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The format of manifests that this code writes and reads. */
const manifestVersion = 1;

/** Which dimension of a segment comes first. */
export const layouts = ['frames-first', 'coefficients-first'] as const;
export type Layout = (typeof layouts)[number];

/** The genres of a model. */
export const genreNames = Type.Array(Type.String({ minLength: 1 }), {
  minItems: 2,
  uniqueItems: true,
  description: 'names of the outputs, in their order',
});

/** A file of a version, as it must be found in the version's folder. */
export const ManifestFile = Type.Object({
  path: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', description: 'file name inside the folder' }),
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Sha256,
});
export type ManifestFile = Static<typeof ManifestFile>;

/** An example by which whoever loads a version sees that it computes what it did when it was made. */
export const Golden = Type.Object({
  features: Type.String({
    pattern: '^[A-Za-z0-9+/]+={0,2}$',
    description: 'raw MFCC of one segment: frames × nMfcc, row-major, float32, little-endian, in base64',
  }),
  probabilities: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
    description: 'what the network makes of them',
  }),
});
export type Golden = Static<typeof Golden>;

/**
 * What one version of a model is: JSON schema of `manifest.json`. It is written after every other file, so that a
 * version exists only when it is complete. What training knows of a version is absent where it was imported.
 */
export const Manifest = Type.Object(
  {
    manifestVersion: Type.Literal(manifestVersion),
    name: Type.String({ pattern: modelNamePattern.source }),
    version: Type.Integer({ minimum: 1 }),
    createdAt: Type.String({ description: 'RFC 3339 time at which training, or the import, ended' }),
    genres: genreNames,
    features: FeatureParameters,
    input: Type.Object({
      shape: Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        description: 'what the network takes for one segment, such as frames × coefficients',
      }),
      layout: Type.Optional(
        Type.Enum(layouts, {
          description: 'which of the two `shape` has first; frames where this is absent',
        }),
      ),
    }),
    output: Type.Optional(
      Type.Enum(['probabilities', 'logits'], {
        description:
          'what the network gives; the softmax is taken of logits; probabilities where this is absent',
      }),
    ),
    golden: Type.Optional(Golden),
    imported: Type.Optional(
      Type.Object(
        {
          format: Type.Enum(['keras-3', 'keras-2-h5', 'tfjs-layers', 'tfjs-graph']),
          sha256: Sha256,
        },
        { description: 'the file that the network was made from, where it was trained elsewhere' },
      ),
    ),
    normalisation: Type.Optional(
      Type.Object({
        place: Type.Literal('model', { description: 'the network itself normalises; callers pass raw MFCC' }),
        mean: Type.Array(Type.Number(), { description: 'of each pooled statistic' }),
        std: Type.Array(Type.Number(), { description: 'of each pooled statistic' }),
      }),
    ),
    calibration: Type.Optional(
      Type.Object({
        temperature: Type.Number({
          exclusiveMinimum: 0,
          description: 'the logits are divided by it inside the network',
        }),
        fittedOn: Type.String(),
      }),
    ),
    dataset: Type.Optional(
      Type.Object({
        tracks: Type.Integer({ minimum: 1 }),
        segments: Type.Integer({ minimum: 1 }),
        perGenre: Type.Record(Type.String(), Type.Integer({ minimum: 0 })),
        skipped: Type.Array(Type.Object({ track: Type.String(), reason: Type.String() })),
      }),
    ),
    split: Type.Optional(
      Type.Object(
        {
          by: Type.Union([Type.Literal('artist'), Type.Literal('file')]),
          folds: Type.Integer({ minimum: 2 }),
          seeds: Type.Array(Type.Integer(), { minItems: 1 }),
        },
        { description: 'the cross-validation that the metrics come from' },
      ),
    ),
    seed: Type.Optional(Type.Integer()),
    training: Type.Optional(
      Type.Object({
        backend: Type.String(),
        epochs: Type.Integer({ minimum: 1 }),
        recipe: Type.Unsafe<object>({
          type: 'object',
          description: 'all that was chosen beside data and seed',
        }),
      }),
    ),
    metrics: Type.Optional(
      Type.Object(
        {
          trackAccuracy: Type.Number({ minimum: 0, maximum: 1, description: 'mean over the seeds' }),
          spread: Type.Number({ minimum: 0, description: 'standard deviation over the seeds' }),
          negativeLogLikelihood: Type.Number({ minimum: 0, description: 'nats per track' }),
          calibrationError: Type.Number({ minimum: 0, description: 'expected, over ten bins of confidence' }),
          tracks: Type.Integer({ minimum: 1 }),
        },
        { description: 'on tracks that were not trained on, of which `split` says how they were kept apart' },
      ),
    ),
    reference: Type.Optional(Reference),
    codeVersion: Type.String(),
    files: Type.Array(ManifestFile, { minItems: 1 }),
  },
  { $id: 'Manifest', title: 'Manifest of one version of a model' },
);
export type Manifest = Static<typeof Manifest>;

/** The manifest of a version that Hyena trained itself, of which more is known. */
export type TrainedManifest = Manifest &
  Required<
    Pick<
      Manifest,
      'normalisation' | 'calibration' | 'dataset' | 'split' | 'seed' | 'training' | 'metrics' | 'golden'
    >
  >;

const validator = Schema.Compile(Manifest);

/**
 * Parses and checks the text of a `manifest.json`.
 *
 * @throws Error that names the first field in fault
 */
export function parseManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('manifest.json is not JSON');
  }
  const future = (value as { manifestVersion?: unknown } | null)?.manifestVersion;
  if (typeof future === 'number' && future > manifestVersion)
    throw new Error(
      `manifest.json has the manifestVersion ${future}, this Hyena reads ${manifestVersion}: update the service`,
    );
  if (!validator.Check(value)) {
    const error = validator.Errors(value)[1].at(0);
    throw new Error(`manifest.json: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
  }
  const { reference, genres, features } = value;
  const fault = reference && referenceFault(reference, genres, features.nMfcc);
  if (fault !== undefined) throw new Error(`manifest.json: ${fault}`);
  return value;
}
