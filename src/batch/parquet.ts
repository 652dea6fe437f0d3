import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { EmbeddedTrack, RowWriter, Sink } from './embedded-track.js';

const optional = { repetition_type: 'OPTIONAL' } as const;
const required = { repetition_type: 'REQUIRED' } as const;
const string = { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } } as const;

/** Columns, and below the embedding the levels of a list as the format prescribes them. */
const schema: SchemaElement[] = [
  { name: 'tracks', num_children: 9 },
  { name: 'file', ...string, ...required },
  { name: 'model', ...string, ...required },
  { name: 'digest', ...string, ...required },
  { name: 'duration', type: 'DOUBLE', ...optional },
  { name: 'genre', ...string, ...optional },
  { name: 'verdict', ...string, ...optional },
  { name: 'embedding', converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1, ...optional },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', ...required },
  { name: 'problem', ...string, ...optional },
  { name: 'detail', ...string, ...optional },
];

const columns = [
  'file',
  'model',
  'digest',
  'duration',
  'genre',
  'verdict',
  'embedding',
  'problem',
  'detail',
] as const satisfies readonly (keyof EmbeddedTrack)[];

/** Numbers of the embeddings in a group of rows, which is held in memory, as lists of numbers and of levels: some ten MB. */
const groupNumbers = 2 ** 17;

/** Rows of a group at most. */
const groupRows = 4096;

/**
 * Writes rows as Parquet (https://parquet.apache.org/docs/file-format/), a group of rows at a time.
 *
 * @param dimensions of the embeddings
 */
export function parquet(sink: Sink, dimensions: number): RowWriter {
  const buffer = new ByteWriter();
  const flush = async () => {
    const piece = buffer.getBytes().slice();
    buffer.index = 0;
    await sink(piece);
  };
  const writer = new ParquetWriter({ writer: Object.assign(buffer, { flush }), schema, createdBy: 'hyena' });
  const size = Math.max(1, Math.min(groupRows, Math.floor(groupNumbers / dimensions)));
  let rows: EmbeddedTrack[] = [];
  const writeGroup = async () => {
    if (rows.length === 0) return;
    const columnData = columns.map(name => ({
      name,
      data: rows.map(row => cell(row, name)),
      ...encodings[name],
    }));
    await writer.write({ columnData, rowGroupSize: size });
    rows = [];
  };
  return {
    async write(row) {
      rows.push(row);
      if (rows.length >= size) await writeGroup();
    },
    async end() {
      await writeGroup();
      await writer.finish();
      await flush();
    },
  };
}

/** Numbers that differ are neither found in a dictionary nor compressed. */
const encodings: Partial<
  Record<(typeof columns)[number], { encoding: 'PLAIN'; codec: 'UNCOMPRESSED'; statistics: false }>
> = {
  embedding: { encoding: 'PLAIN', codec: 'UNCOMPRESSED', statistics: false },
};

const cell = (row: EmbeddedTrack, name: (typeof columns)[number]) =>
  name === 'embedding' ? row.embedding && Array.from(row.embedding) : row[name];
