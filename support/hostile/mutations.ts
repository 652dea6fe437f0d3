import type { Random } from '../../src/training/random.js';
import { fieldOffsets } from './field-offsets.js';

/** Changes a file. `others` are files to take pieces from. */
type Mutation = (bytes: Buffer, random: Random, others: readonly Buffer[]) => Buffer;

/** What counts and sizes are set to: the edges of their types, and small numbers. */
const boundaries = [0, 1, 2, 7, 8, 127, 255, 32_767, 65_535, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff];

/** Bytes that make a reader believe that something begins here. */
const beginnings = [
  'ID3\x04\0\0',
  'ID3\x03\0\x10',
  '\xff\xfb\x90\x64',
  '\xff\xf1\x50\x80',
  'fLaC',
  'OggS\0\x02',
]
  .concat(
    'RIFF',
    'RF64',
    'FORM',
    '.snd',
    '\x1aE\xdf\xa3',
    '\0\0\0\x20ftypM4A ',
    '\xff\xf8\x79\x18',
    'moof',
    'data',
  )
  .map(text => Buffer.from(text, 'latin1'));

const randomBytes = (length: number, random: Random) => Buffer.alloc(length).map(() => random.below(256));

/** A place, more often near the front, where the headers are. */
const place = (length: number, random: Random) =>
  random.below(Math.max(1, random.below(2) ? Math.min(length, 512) : length));

/** A length from a few bytes to a large part of the file. */
const stretch = (length: number, random: Random) => random.below(1 + (length >> random.below(12)));

const splice = (bytes: Buffer, from: number, to: number, ...middle: Uint8Array[]) =>
  Buffer.concat([bytes.subarray(0, from), ...middle, bytes.subarray(to)]);

const truncate: Mutation = (bytes, random) => bytes.subarray(0, place(bytes.length, random));

const flipBits: Mutation = (bytes, random) => {
  for (let flips = 1 + random.below(20); flips > 0; flips--)
    bytes[place(bytes.length, random)] ^= 1 << random.below(8);
  return bytes;
};

const scramble: Mutation = (bytes, random) => {
  const from = place(bytes.length, random);
  bytes.set(randomBytes(Math.min(stretch(bytes.length, random), bytes.length - from), random), from);
  return bytes;
};

const lie: Mutation = (bytes, random) => {
  const offsets = fieldOffsets(bytes);
  const at = random.below(3) ? offsets[random.below(offsets.length)] : place(bytes.length, random);
  const value = random.below(4) ? boundaries[random.below(boundaries.length)] : random.below(100_000);
  const field = Buffer.alloc(8);
  const width = [1, 2, 4, 8][random.below(4)];
  if (random.below(2)) field.writeUInt32BE(value, width === 8 ? 4 : 0);
  else field.writeUInt32LE(value);
  const narrow = width < 4 && value <= 0xffff ? field.subarray(field.readUInt16BE(0) ? 0 : 2) : field;
  bytes.set(narrow.subarray(0, Math.min(width, Math.max(0, bytes.length - at))), Math.min(at, bytes.length));
  return bytes;
};

const repeat: Mutation = (bytes, random) => {
  const from = place(bytes.length, random);
  const piece = bytes.subarray(from, from + stretch(Math.min(bytes.length, 20_000), random));
  return splice(bytes, from, from, ...new Array<Buffer>(1 + random.below(30)).fill(piece));
};

const remove: Mutation = (bytes, random) => {
  const from = place(bytes.length, random);
  return splice(bytes, from, from + stretch(bytes.length, random));
};

const insert: Mutation = (bytes, random) => {
  const at = place(bytes.length, random);
  return splice(bytes, at, at, randomBytes(stretch(10_000, random), random));
};

const cross: Mutation = (bytes, random, others) => {
  const other = others[random.below(others.length)];
  const from = place(other.length, random);
  const at = place(bytes.length, random);
  const piece = other.subarray(from, from + stretch(other.length, random));
  return splice(bytes, at, random.below(2) ? at : at + piece.length, piece);
};

const tag: Mutation = (bytes, random) => {
  const content = randomBytes(random.below(300), random);
  const size = random.below(2) ? content.length : random.below(2 ** 28);
  const head = Buffer.from('ID3\x04\0\0', 'latin1');
  const sizes = Buffer.from([21, 14, 7, 0].map(shift => (size >> shift) & 0x7f));
  return Buffer.concat([head, sizes, content, bytes]);
};

const disguise: Mutation = (bytes, random) => {
  const start = beginnings[random.below(beginnings.length)];
  return random.below(2)
    ? Buffer.concat([start, bytes])
    : Buffer.concat([start, bytes.subarray(start.length)]);
};

const mutations = [truncate, flipBits, scramble, lie, lie, lie, repeat, remove, insert, cross, tag, disguise];

/**
 * Damages a file in one to four ways.
 *
 * @param bytes a valid file, which is left as it is
 * @returns what `random` determines; it may be empty
 */
export function mutate(bytes: Buffer, random: Random, others: readonly Buffer[]): Buffer {
  let mutant = Buffer.from(bytes);
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) {
    const mutation = mutations[random.below(mutations.length)];
    // Pieces of the same memory may have come back, and the next change is made in place.
    mutant = Buffer.from(mutation(mutant, random, others));
  }
  return mutant;
}
