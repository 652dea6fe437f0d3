import {
  optionalDouble,
  optionalDoublesByName,
  optionalFloats,
  optionalStructures,
  optionalText,
  optionalTexts,
  text,
} from '../tables/column-types.js';
import type { Column } from '../tables/parquet.js';
import type { TrackRow } from './track-row.js';

/** The columns of `hyena batch`. */
export const trackColumns: readonly Column<TrackRow>[] = [
  { schema: text('key'), cell: row => row.key },
  { schema: optionalDouble('size'), cell: row => row.size },
  { schema: optionalText('etag'), cell: row => row.etag },
  { schema: text('status'), cell: row => row.status },
  { schema: optionalText('verdict'), cell: row => row.verdict },
  { schema: optionalText('genre'), cell: row => row.genre },
  { schema: optionalDouble('confidence'), cell: row => row.confidence },
  { schema: optionalDoublesByName('probabilities'), cell: row => row.probabilities },
  { schema: optionalDoublesByName('labels'), cell: row => row.labels },
  {
    schema: optionalStructures('sections', {
      numbers: ['start', 'end', 'confidence'],
      texts: ['genre', 'verdict'],
    }),
    cell: row => row.sections,
  },
  { schema: optionalFloats('embedding'), cell: row => row.embedding, plain: true },
  { schema: optionalDouble('durationSeconds'), cell: row => row.durationSeconds },
  { schema: text('modelDigest'), cell: row => row.modelDigest },
  { schema: optionalTexts('problem', ['code', 'detail']), cell: row => row.problem },
];
