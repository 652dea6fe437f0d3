import type { EmbeddedTrack } from './embedded-track.js';
import { optionalDouble, optionalFloats, optionalText, text } from '../tables/column-types.js';
import type { Column } from '../tables/parquet.js';

/** The columns of `hyena embed`. */
export const embeddedColumns: readonly Column<EmbeddedTrack>[] = [
  { schema: text('file'), cell: row => row.file },
  { schema: text('model'), cell: row => row.model },
  { schema: text('digest'), cell: row => row.digest },
  { schema: optionalDouble('duration'), cell: row => row.duration },
  { schema: optionalText('genre'), cell: row => row.genre },
  { schema: optionalText('verdict'), cell: row => row.verdict },
  {
    schema: optionalFloats('embedding'),
    cell: row => row.embedding && Array.from(row.embedding),
    plain: true,
  },
  { schema: optionalText('problem'), cell: row => row.problem },
  { schema: optionalText('detail'), cell: row => row.detail },
];
