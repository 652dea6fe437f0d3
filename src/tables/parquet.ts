import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { RowWriter, Sink } from './row-writer.js';

/** A column of a table. */
export interface Column<Row> {
  /** Its name and type, and below it the levels that a list, a map or a structure has, as the format prescribes them. */
  readonly schema: readonly [SchemaElement, ...SchemaElement[]];
  /** The cell of a row; undefined where it has none. */
  readonly cell: (row: Row) => unknown;
  /** Numbers that differ are neither found in a dictionary nor compressed. */
  readonly plain?: true;
}

/** Rows of a group at most. */
const groupRows = 4096;

/** Numbers of the vectors in a group of rows, which is held in memory, as lists of numbers and of levels: some ten MB. */
const groupNumbers = 2 ** 17;

/**
 * Writes rows as Parquet (https://parquet.apache.org/docs/file-format/), a group of rows at a time.
 *
 * @param dimensions of a row's vector; 1 where it has none
 * @param metadata texts about the table, by keys
 */
export function parquet<Row>(
  sink: Sink,
  columns: readonly Column<Row>[],
  dimensions: number,
  metadata: Readonly<Record<string, string>> = {},
): RowWriter<Row> {
  const buffer = new ByteWriter();
  const flush = async () => {
    const piece = buffer.getBytes().slice();
    buffer.index = 0;
    await sink(piece);
  };
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const root = { name: 'tracks', num_children: columns.length };
  const schema = [root, ...columns.flatMap(column => column.schema)];
  const writer = new ParquetWriter({
    writer: Object.assign(buffer, { flush }),
    schema,
    createdBy: 'hyena',
    kvMetadata,
  });
  const size = Math.max(1, Math.min(groupRows, Math.floor(groupNumbers / dimensions)));
  let rows: Row[] = [];
  const writeGroup = async () => {
    if (rows.length === 0) return;
    const columnData = columns.map(({ schema: [{ name }], cell, plain }) => ({
      name,
      data: rows.map(cell),
      ...(plain && ({ encoding: 'PLAIN', codec: 'UNCOMPRESSED', statistics: false } as const)),
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
