import Type, { type Static } from '#typebox';
import { Reference } from '../drift/reference-schema.js';
import type { FeatureParameters } from '../features/parameters.js';
import { featureKinds } from '../features/parameters-schema.js';
import { modelNamePattern } from './names.js';
import { Normalisation } from './normalisation.js';
import { LabelThresholds } from './thresholds.js';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** The format of manifests that this code writes; it reads those before it too. */
export const manifestVersion = 2;

/** Dimensions of the largest embedding: more than databases of vectors take, and as JSON a few hundred kilobytes. */
export const mostDimensions = 2 ** 14;

/** Which dimension of a segment comes first. */
export const layouts = ['frames-first', 'coefficients-first'] as const;
export type Layout = (typeof layouts)[number];

/** The labels of a model's outputs; that they differ is checked by {@link labelsFault}. */
export const labelNames = Type.Array(Type.String({ minLength: 1 }), {
  minItems: 2,
  description: 'names of the outputs, in their order; no two are equal',
});

/** Which label stands twice; undefined when none does. `uniqueItems` compares each with each: 74 s for 400 kB. */
export function labelsFault(labels: readonly string[]): string | undefined {
  const seen = new Set<string>();
  const again = labels.find(label => seen.size === seen.add(label).size);
  return again === undefined ? undefined : `has ${JSON.stringify(again.slice(0, 100))} twice`;
}

/** A file of a version, as it must be found in the version's folder. */
export const ManifestFile = Type.Object({
  path: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$', description: 'file name inside the folder' }),
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Sha256,
});
export type ManifestFile = Static<typeof ManifestFile>;

/** An example that shows, when a version is loaded, that it computes what it did when it was made. */
export const Golden = Type.Object({
  features: Type.String({
    pattern: '^[A-Za-z0-9+/]+={0,2}$',
    description: 'features of one segment: frames × values, row-major, float32, little-endian, in base64',
  }),
  probabilities: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), {
    description: 'what the network makes of them',
  }),
});
export type Golden = Static<typeof Golden>;

/** By which a version concludes from its probabilities whether it names a genre. */
export const VerdictThresholds = Type.Object(
  {
    minConfidence: Type.Optional(
      Type.Number({ minimum: 0, maximum: 1, description: 'a track with less confidence is `unsure`' }),
    ),
    maxNovelty: Type.Optional(
      Type.Number({ minimum: 0, description: 'a track with more novelty is `not-music`' }),
    ),
  },
  { description: 'thresholds of the verdict; without them it is always `genre`' },
);
export type VerdictThresholds = Static<typeof VerdictThresholds>;

/** Layers that were trained on the embeddings of another version's network, which this version holds too. */
export const Head = Type.Object(
  {
    kind: Type.Enum(['linear', 'mlp'], {
      description: 'multinomial logistic regression, or a hidden layer with ReLU before it',
    }),
    dimensions: Type.Integer({ minimum: 1, description: 'of the embedding' }),
    hidden: Type.Optional(
      Type.Integer({ minimum: 1, description: 'units of the hidden layer, of an `mlp`' }),
    ),
    smoothing: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "share of a segment's probability that is spread evenly over the labels",
    }),
    base: Type.Object(
      {
        name: Type.String({ pattern: modelNamePattern.source }),
        version: Type.Integer({ minimum: 1 }),
        digest: Type.String({ pattern: '^sha256:[0-9a-f]{64}$' }),
        licence: Type.Optional(Type.String({ description: 'that the version names' })),
      },
      { description: 'the version whose network gives the embedding' },
    ),
  },
  {
    description:
      'what turns the embedding of the network into scores, in `head.bin`; none where this is absent',
  },
);
export type Head = Static<typeof Head>;

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
    task: Type.Enum(['single-label', 'multi-label'], {
      description: 'whether a track has one of the labels, or any number of them',
    }),
    labels: labelNames,
    thresholds: Type.Optional(LabelThresholds),
    runtime: Type.Enum(['tfjs', 'onnx'], { description: 'what computes the network' }),
    // What else belongs to it depends on the kind, and is checked by the schema of that.
    features: Type.Unsafe<FeatureParameters>({
      type: 'object',
      required: ['kind'],
      properties: { kind: { enum: featureKinds } },
    }),
    input: Type.Object({
      shape: Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        description: 'what the network takes for one segment, such as frames × values',
      }),
      layout: Type.Optional(
        Type.Enum(layouts, {
          description: 'which of the two `shape` has first; frames where this is absent',
        }),
      ),
      normalisation: Type.Optional(Normalisation),
      name: Type.Optional(
        Type.String({
          minLength: 1,
          description: 'the input that takes the features, where the network has several',
        }),
      ),
    }),
    outputs: Type.Optional(
      Type.Object(
        {
          scores: Type.String({ minLength: 1, description: 'the output with a number for each label' }),
          embedding: Type.Optional(
            Type.String({
              minLength: 1,
              description: 'the output, or the layer inside the network, that describes a segment',
            }),
          ),
        },
        { description: 'names of what the network gives; its only output where this is absent' },
      ),
    ),
    embedding: Type.Optional(
      Type.Object(
        { dimensions: Type.Integer({ minimum: 1, maximum: mostDimensions }) },
        { description: 'present where the version gives an embedding: a vector that describes a segment' },
      ),
    ),
    output: Type.Optional(
      Type.Enum(['probabilities', 'logits'], {
        description:
          'what the network gives; the softmax is taken of logits, or for `multi-label` the sigmoid; probabilities where this is absent',
      }),
    ),
    head: Type.Optional(Head),
    golden: Type.Optional(Golden),
    imported: Type.Optional(
      Type.Object(
        {
          format: Type.Enum(['keras-3', 'keras-2-h5', 'tfjs-layers', 'tfjs-graph', 'onnx']),
          sha256: Sha256,
        },
        { description: 'the file that the network was made from, where it was trained elsewhere' },
      ),
    ),
    licence: Type.Optional(
      Type.String({
        minLength: 1,
        description: "of the network, such as `Apache-2.0`, where it is somebody else's",
      }),
    ),
    normalisation: Type.Optional(
      Type.Object({
        place: Type.Literal('model', {
          description: 'the network itself normalises; callers pass the features as they are',
        }),
        mean: Type.Array(Type.Number(), { description: 'of each pooled statistic' }),
        std: Type.Array(Type.Number(), {
          description:
            'what each pooled statistic is divided by: its standard deviation, over its weight where it has one',
        }),
      }),
    ),
    calibration: Type.Optional(
      Type.Object({
        temperature: Type.Number({
          exclusiveMinimum: 0,
          description: 'the logits are divided by it inside the network',
        }),
        smoothing: Type.Optional(
          Type.Number({
            minimum: 0,
            maximum: 1,
            description: "share of a segment's probability that the network spreads evenly over the labels",
          }),
        ),
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
        epochs: Type.Optional(Type.Integer({ minimum: 1, description: 'where it was trained step by step' })),
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
    verdict: Type.Optional(VerdictThresholds),
    reference: Type.Optional(Reference),
    codeVersion: Type.String(),
    files: Type.Array(ManifestFile, { minItems: 1 }),
  },
  { $id: 'Manifest', title: 'Manifest of one version of a model' },
);
export type Manifest = Static<typeof Manifest>;

/** The manifest of a version that Hyena trained itself, of which more is known. */
export type TrainedManifest = Manifest &
  Required<Pick<Manifest, 'calibration' | 'dataset' | 'split' | 'seed' | 'training' | 'metrics' | 'golden'>>;
