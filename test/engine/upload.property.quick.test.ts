import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import t from 'tap';
import { Upload } from '../../src/engine/upload.js';

/** The same bytes in pieces that end at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Upload {
  const ends = [...places.map(place => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return new Upload(ends.map((end, i) => bytes.subarray(i === 0 ? 0 : ends[i - 1], end)));
}

const content = fc.uint8Array({ minLength: 1, maxLength: 200 });
const places = fc.array(fc.nat(), { maxLength: 5 });

t.test('an upload is its bytes, whatever pieces they come in', async () => {
  fc.assert(
    fc.property(content, places, places, (bytes, some, others) => {
      const [a, b] = [cut(bytes, some), cut(bytes, others)];
      return (
        a.equals(b) &&
        a.length === bytes.length &&
        Buffer.from(b.digest).equals(createHash('sha256').update(bytes).digest())
      );
    }),
  );
});

t.test('a byte that differs makes another upload, and so does one more', async () => {
  fc.assert(
    fc.property(content, places, places, fc.nat(), (bytes, some, others, place) => {
      const changed = Uint8Array.from(bytes);
      changed[place % bytes.length] ^= 1;
      const upload = cut(bytes, some);
      return !upload.equals(cut(changed, others)) && !upload.equals(cut(Uint8Array.of(...bytes, 0), others));
    }),
  );
});

t.test('a part of it is those bytes', async () => {
  fc.assert(
    fc.property(content, places, fc.nat(), fc.nat(), (bytes, some, from, count) => {
      const start = from % bytes.length;
      const length = count % (bytes.length - start + 1);
      const part = cut(bytes, some).part(start, length);
      return Buffer.from(part).equals(bytes.subarray(start, start + length));
    }),
  );
});
