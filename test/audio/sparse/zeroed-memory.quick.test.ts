import t from 'tap';
import { ZeroedMemory } from '../../../src/audio/sparse/zeroed-memory.js';
import type { ByteRange } from '../../../src/audio/sparse/sparse-file.js';

const mebibyte = 2 ** 20;

/** Takes memory and writes what may be written there. */
function fill(memory: ZeroedMemory, size: number, ranges: readonly ByteRange[]) {
  const bytes = memory.take(size, ranges);
  for (const [start, length] of ranges) bytes.fill(7, start, start + length);
  return bytes;
}

t.test('a file sees nothing of the files before it, whatever their lengths', async t => {
  const memory = new ZeroedMemory();
  const sizes = [1000, 5 * mebibyte, 10, 5 * mebibyte, 6 * mebibyte, 300 * mebibyte, 2000];
  for (const size of sizes) {
    const middle = Math.floor(size / 2);
    fill(memory, size, [
      [0, 3],
      [middle, size - middle],
    ]);
    const next = memory.take(size, []);
    t.equal(next.length, size);
    t.equal(
      next.findIndex(value => value !== 0),
      -1,
      `after ${size} bytes`,
    );
  }
});

t.test('one file after another lies in the same memory, until much of it has been written', async t => {
  const memory = new ZeroedMemory();
  const first = fill(memory, 8 * mebibyte, [[0, mebibyte]]);
  t.equal(memory.take(100, []).buffer, first.buffer);
  for (let files = 0; files < 16; files++) fill(memory, 8 * mebibyte, [[files * 1000, mebibyte]]);
  t.not(memory.take(8 * mebibyte, []).buffer, first.buffer);
});
