import Type, { type Static } from '#typebox';
import { readings } from '../../drift/psi.js';
import { ModelIdentity } from './classification.js';

const index = {
  psi: Type.Number({ description: 'population stability index; 0 when nothing has drifted' }),
  reading: Type.Enum([...readings], {
    description: '`stable`: under 0.1; `moderate`: up to 0.25; `strong`: above',
  }),
};

const Shares = Type.Array(Type.Number(), { description: 'of each bin, one more than there are edges' });

const BinnedDrift = Type.Object({
  ...index,
  edges: Type.Array(Type.Number(), { description: 'between the bins, ascending' }),
  expected: Shares,
  observed: Shares,
});

const ValueDrift = Type.Object({
  of: Type.String({ description: 'which value, as in `hyena_drift_psi`: `mfcc_1`, `mel_64`' }),
  ...BinnedDrift.properties,
});

const GenreShares = Type.Unsafe<Record<string, number>>({
  type: 'object',
  additionalProperties: { type: 'number' },
  description: 'mean probability of each genre; of a multi-label model its share of the sum of all',
});

/** The answer of `GET /models/{name}/versions/{version}/drift`. */
export const DriftReport = Type.Object({
  reading: Type.Enum([...readings, 'not enough tracks yet', 'no reference'], {
    description:
      'the worst of those below; `no reference`: the version was imported, or trained on too few tracks or before there were references',
  }),
  model: ModelIdentity,
  window: Type.Object({
    tracks: Type.Integer({ description: 'that are in the window' }),
    capacity: Type.Integer({ description: 'tracks after which the oldest make room' }),
    minimum: Type.Integer({ description: 'tracks from which on there is a reading' }),
    from: Type.Optional(Type.String({ description: 'when the oldest track came, RFC 3339' })),
    to: Type.Optional(Type.String({ description: 'when the newest track came, RFC 3339' })),
  }),
  reference: Type.Optional(
    Type.Object({ tracks: Type.Integer({ description: 'that the expected shares were measured on' }) }),
  ),
  coefficients: Type.Optional(
    Type.Array(ValueDrift, {
      description:
        'of each MFCC or mel band, over all frames of the tracks; of samples: of the statistics of segments',
    }),
  ),
  embedding: Type.Optional(
    Type.Array(ValueDrift, { description: 'of the statistics of the embeddings of segments' }),
  ),
  genres: Type.Optional(Type.Object({ ...index, expected: GenreShares, observed: GenreShares })),
  confidence: Type.Optional(Type.Object(BinnedDrift.properties, { description: 'of the answers' })),
});
export type DriftReport = Static<typeof DriftReport>;
