import Type from '#typebox';
import { embeddingStatisticNames } from './embedding-statistics.js';

const Shares = Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { minItems: 1, maxItems: 100 });

const Histogram = Type.Object({
  edges: Type.Array(Type.Number(), {
    maxItems: 99,
    description: 'ascending; quantiles, so that the bins between them are as full as one another',
  }),
  shares: Shares,
});

/** JSON schema of the reference in a manifest; apart from its type, since children bin without loading this library. */
export const Reference = Type.Object(
  {
    tracks: Type.Integer({ minimum: 1, description: 'how many it was measured on; each weighs the same' }),
    coefficients: Type.Array(Histogram, {
      description:
        'of each MFCC or mel band, over all frames of the tracks; of samples: of the statistics of segments',
    }),
    embedding: Type.Optional(
      Type.Array(Histogram, {
        minItems: embeddingStatisticNames.length,
        maxItems: embeddingStatisticNames.length,
        description: `of ${embeddingStatisticNames.join(', ')} of the embedding of each segment`,
      }),
    ),
    genres: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
      description:
        'mean probability of each genre, on tracks that were not trained on; of a multi-label model its share of the sum of all',
    }),
    confidence: Type.Object(Histogram.properties, {
      description: 'the largest probability of each track, on tracks that were not trained on',
    }),
  },
  { description: 'the distributions that the model was made for, against which drift is measured' },
);
