import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openScratchFile } from '../../../src/training/data/scratch-file.js';

const arrays = [[1, 2, 3], [], [-0.5], [4, 5]].map(values => Float32Array.from(values));

t.test('arrays that were put away are read again, whole or in part', async t => {
  const directory = join(t.testdir(), 'made');
  const putAway = openScratchFile(directory, code => t.fail(code));
  const reads = arrays.map(putAway);
  for (const [i, read] of reads.entries()) t.strictSame(read(arrays[i].length), arrays[i]);
  t.strictSame(reads[0](2), arrays[0].subarray(0, 2));
  t.strictSame(await readdir(directory), [], 'the file has no name, so nobody has to remove it');
});

t.test('they stay in memory where there is no place for the file', async t => {
  const file = join(t.testdir(), 'file');
  await writeFile(file, '');
  const codes: string[] = [];
  const putAway = openScratchFile(join(file, 'folder'), code => codes.push(code));
  const reads = arrays.map(putAway);
  for (const [i, read] of reads.entries()) t.strictSame(read(arrays[i].length), arrays[i]);
  t.equal(codes.length, 1);
});
