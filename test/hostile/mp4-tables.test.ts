import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import { cheaply } from './cheaply.js';
import { box, repeated, withBoxes, words } from './mp4-files.js';

const whole = fixture('music.m4a');
const fragmented = fixture('fragmented.m4a');
const type = whole.subarray(0, whole.readUInt32BE(0));

/** Something for sample sizes to be smaller than. */
const padded = (file: Buffer, bytes: number) => Buffer.concat([file, box('free', Buffer.alloc(bytes))]);

/** A table of one entry for each chunk, each chunk at the same place. */
function scattered(chunks: number, firstOf: (i: number) => number): Buffer {
  const runs = Array.from({ length: chunks }, (_, i) => words(firstOf(i), 1, 1));
  return withBoxes(whole, {
    stsz: box('stsz', words(0, 1, chunks)),
    stsc: box('stsc', words(0, chunks), ...runs),
    stco: box('stco', words(0, chunks), repeated(words(40), chunks)),
  });
}

const nested = (content: Buffer, depth: number): Buffer =>
  depth === 0 ? content : nested(box('moov', content), depth - 1);

const sizeBomb = box('stsz', words(0, 1, 0xffffffff));

/** The sample entry of the whole file up to its boxes, with others. */
function described(...boxes: Buffer[]): Buffer {
  const at = whole.indexOf('mp4a') - 4;
  const entry = Buffer.concat([whole.subarray(at, at + 36), ...boxes]);
  entry.writeUInt32BE(entry.length);
  return withBoxes(whole, { stsd: box('stsd', words(0, 1), entry) });
}

/** A box whose size has 64 bits; its content begins 8 bytes later than of others. */
const wide = (kind: string, ...content: number[]) =>
  Buffer.concat([words(1), Buffer.from(kind), words(0, 16 + 4 * content.length, ...content)]);

const files: [what: string, outcome: string, make: () => Buffer][] = [
  [
    'a size table of 2^32 entries',
    'broken-audio',
    () => withBoxes(whole, { stsz: box('stsz', words(0, 0, 0xffffffff)) }),
  ],
  [
    'equal sizes of 2^32 samples',
    'audio-too-long',
    () => withBoxes(whole, { stsz: box('stsz', words(0, 1, 0xffffffff)) }),
  ],
  [
    'one sample of 4 GB',
    'broken-audio',
    () => withBoxes(whole, { stsz: box('stsz', words(0, 0, 2, 0xfffffff0, 5)) }),
  ],
  [
    'forty thousand size tables, each of which would fit',
    'broken-audio',
    () => padded(withBoxes(whole, { stsz: repeated(box('stsz', words(0, 1, 1_000_000)), 40_000) }), 1e6),
  ],
  [
    'a time table of 2^32 entries',
    'broken-audio',
    () => withBoxes(whole, { stts: box('stts', words(0, 0xffffffff, 172, 1024)) }),
  ],
  [
    'a composition table of 2^32 entries, which nobody needs',
    'read',
    () => withBoxes(whole, { stts: box('ctts', words(0, 0xffffffff)) }),
  ],
  [
    'an offset table of 2^32 entries',
    'broken-audio',
    () => withBoxes(whole, { stco: box('co64', words(0, 0xffffffff, 0, 0)) }),
  ],
  ['a hundred thousand chunks in as many pieces', 'unsupported-media', () => scattered(100_000, i => i + 1)],
  ['chunks that are in no order', 'broken-audio', () => scattered(100_000, i => (i === 0 ? 1 : 0xffffffff))],
  [
    'fragments that each claim as many samples as the file has bytes',
    'broken-audio',
    () => padded(withBoxes(fragmented, { trun: repeated(box('trun', words(0, 1_000_000)), 20) }), 1e6),
  ],
  [
    'fragments that are all the same bytes',
    'broken-audio',
    () => withBoxes(fragmented, { trun: repeated(box('trun', words(0x201, 1, 600, 30_000)), 20_000) }),
  ],
  [
    'samples of no bytes',
    'broken-audio',
    () => withBoxes(fragmented, { trun: box('trun', words(0x200, 20_000), Buffer.alloc(80_000)) }),
  ],
  ['an empty media header at the end', 'broken-audio', () => Buffer.concat([type, box('moov', box('mdhd'))])],
  ['millions of empty boxes', 'broken-audio', () => Buffer.concat([type, repeated(box('free'), 2_000_000)])],
  [
    'millions of empty boxes in the index',
    'broken-audio',
    () => withBoxes(whole, { udta: repeated(box('free'), 2_000_000) }),
  ],
  [
    'millions of empty boxes, fourteen deep',
    'broken-audio',
    () => Buffer.concat([type, nested(repeated(box('free'), 1_200_000), 14)]),
  ],
  [
    'a descriptor that leads back to itself',
    'broken-audio',
    () => described(box('esds', words(0), Buffer.from('068fffffff7a', 'hex'), Buffer.alloc(40))),
  ],
  ['a size table of 2^32 entries in the description', 'audio-too-long', () => described(sizeBomb)],
  [
    'a track before the index',
    'audio-too-long',
    () =>
      padded(Buffer.concat([type, box('trak', sizeBomb), whole.subarray(whole.indexOf('moov') - 4)]), 1e6),
  ],
  [
    'a table that looks small to who reads 64 bits of size',
    'broken-audio',
    () => withBoxes(whole, { edts: wide('stsz', 0xffffffff, 0, 0, 0) }),
  ],
  [
    'a box of 2^32 bytes before others',
    'broken-audio',
    () =>
      withBoxes(whole, {
        udta: Buffer.concat([words(1), Buffer.from('free'), words(1, 16), box('trak', sizeBomb)]),
      }),
  ],
  ['a million indices', 'read', () => Buffer.concat([whole, repeated(box('moov'), 1_000_000)])],
];

for (const [what, outcome, make] of files) t.test(what, t => cheaply(t, make(), outcome));
