import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import type { EmbeddedTrack } from '../../src/batch/embedded-track.js';
import { embeddedColumns } from '../../src/batch/embedded-columns.js';
import { parquet } from '../../src/tables/parquet.js';

t.test('rows are written in groups of bounded size, and read as they were', async t => {
  const dimensions = 2 ** 14;
  const pieces: Uint8Array[] = [];
  const writer = parquet(async bytes => void pieces.push(bytes), embeddedColumns, dimensions);
  const rows = Array.from({ length: 24 }, (_, i): EmbeddedTrack => {
    const row = { file: `${i}.wav`, model: 'tiny@1', digest: 'sha256:0' };
    if (i % 3 === 0) return { ...row, problem: 'broken-audio', detail: 'It is damaged.' };
    return {
      ...row,
      duration: i,
      genre: 'calm',
      verdict: 'genre',
      embedding: new Float32Array(dimensions).fill(i / 7),
    };
  });
  for (const row of rows) await writer.write(row);
  t.ok(pieces.length > 0, 'the first group has left before the end');
  await writer.end();
  const { buffer } = Uint8Array.from(Buffer.concat(pieces));
  t.strictSame(
    parquetMetadata(buffer).row_groups.map(group => Number(group.num_rows)),
    [8, 8, 8],
  );
  const read = await parquetReadObjects({ file: buffer });
  t.equal(read.length, rows.length);
  for (const [i, { embedding, ...row }] of rows.entries()) {
    t.match(read[i], row);
    const numbers = read[i].embedding as number[] | undefined;
    t.ok(
      embedding ? numbers!.length === dimensions && numbers!.every((n, j) => n === embedding[j]) : !numbers,
    );
  }
});
