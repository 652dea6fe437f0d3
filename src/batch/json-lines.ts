import { writtenFloats } from '../engine/answer.js';
import type { RowWriter, Sink } from '../tables/row-writer.js';

/** Writes rows as JSON Lines: an object a line, without the fields that a row has not. */
export function jsonLines<Row extends { readonly embedding?: Float32Array }>(sink: Sink): RowWriter<Row> {
  return {
    write: ({ embedding, ...row }) => {
      const line = { ...row, ...(embedding && { embedding: writtenFloats(embedding) }) };
      return sink(Buffer.from(`${JSON.stringify(line)}\n`));
    },
    end: async () => undefined,
  };
}
