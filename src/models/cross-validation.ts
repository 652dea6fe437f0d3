import Type, { type Static } from '#typebox';
import { labelNames } from './manifest.js';

const Share = Type.Number({ minimum: 0, maximum: 1 });

/** How well a genre is found. */
const GenreMetrics = Type.Object({
  precision: Share,
  recall: Share,
  f1: Share,
  support: Type.Integer({ minimum: 0, description: 'judgements of tracks that are of this genre' }),
});

const Interval = Type.Object(
  { low: Share, high: Share },
  { description: '95 % of the accuracy, by a percentile bootstrap over the artists' },
);

/** Figures that versions have not had from the beginning. */
const laterFigures = Type.Partial(
  Type.Object({
    artists: Type.Integer({
      minimum: 1,
      description: 'a track of an unknown artist counts as the only one of its own',
    }),
    interval: Interval,
    macroRecall: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'accuracy where each genre counts the same',
    }),
    artistBalancedAccuracy: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'accuracy where each artist counts the same',
    }),
    byLength: Type.Array(
      Type.Object({
        from: Type.Number({ minimum: 0, description: 'seconds' }),
        below: Type.Optional(Type.Number({ description: 'seconds; absent of the longest tracks' })),
        tracks: Type.Integer({ minimum: 1 }),
        accuracy: Share,
        interval: Interval,
      }),
      { description: 'the accuracy of tracks of some lengths' },
    ),
    coverage: Type.Array(
      Type.Object({
        minConfidence: Share,
        answered: Type.Number({ minimum: 0, maximum: 1, description: 'share of the tracks' }),
        accuracy: Type.Number({ minimum: 0, maximum: 1, description: 'share of those that is right' }),
      }),
      { description: 'what comes of it if only answers are given that are so sure' },
    ),
  }),
);

/** A cross-validation: what was answered about tracks that were not trained on. */
export const CrossValidation = Type.Object({
  genres: labelNames,
  splitBy: Type.Enum(['artist', 'file'], {
    description: 'what was kept apart; with `file`, artists were on both sides, and the figures are too good',
  }),
  folds: Type.Integer({ minimum: 2 }),
  seeds: Type.Array(Type.Integer(), { minItems: 1, description: 'of the cross-validations, one each' }),
  tracks: Type.Integer({ minimum: 1 }),
  accuracies: Type.Array(Share, { description: 'track accuracy of each seed' }),
  trackAccuracy: Type.Number({ minimum: 0, maximum: 1, description: 'their mean' }),
  spread: Type.Number({ minimum: 0, description: 'their standard deviation' }),
  negativeLogLikelihood: Type.Number({ minimum: 0, description: 'nats per track' }),
  calibrationError: Type.Number({
    minimum: 0,
    description: 'expected, over ten bins of confidence, all of the same width',
  }),
  perGenre: Type.Unsafe<Record<string, Static<typeof GenreMetrics>>>({
    type: 'object',
    additionalProperties: GenreMetrics,
  }),
  confusion: Type.Array(Type.Array(Type.Integer({ minimum: 0 })), {
    description: 'judgements of all seeds; rows are true genres, columns answers, in the order of `genres`',
  }),
  ...laterFigures.properties,
});
