import type { TrackRow } from './track-row.js';

/** Formats of the output: JSON Lines, an object a line, and Parquet. */
export const rowFormats = ['jsonl', 'parquet'] as const;
export type RowFormat = (typeof rowFormats)[number];

/** A file of rows. */
export async function encodeRows(format: RowFormat, rows: readonly TrackRow[]): Promise<Buffer> {
  if (format === 'jsonl') return Buffer.from(rows.map(row => `${JSON.stringify(row)}\n`).join(''));
  const [{ parquet }, { trackColumns }] = await Promise.all([
    import('../tables/parquet.js'),
    import('./track-columns.js'),
  ]);
  const pieces: Uint8Array[] = [];
  const dimensions = Math.max(1, ...rows.map(({ embedding }) => embedding?.length ?? 0));
  const writer = parquet(async bytes => void pieces.push(bytes), trackColumns, dimensions);
  for (const row of rows) await writer.write(row);
  await writer.end();
  return Buffer.concat(pieces);
}

/**
 * The rows of a file that {@link encodeRows} made.
 *
 * @throws Error when it is none
 */
export async function decodeRows(format: RowFormat, content: Buffer): Promise<TrackRow[]> {
  if (format === 'jsonl')
    return content
      .toString()
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line) as TrackRow);
  const { parquetReadObjects } = await import('hyparquet');
  const { buffer, byteOffset, byteLength } = content;
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return (await parquetReadObjects({ file })).map(row => withoutNulls(row) as unknown as TrackRow);
}

const withoutNulls = (row: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined));
