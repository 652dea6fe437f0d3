import { withEdits } from '../audio/mp4/edit-list.js';
import type { Alter, Variant } from './variant.js';

type Named = readonly [name: string, alter: Alter];

/** Random bytes, the same each time. */
function noise(length: number): Buffer {
  let state = length;
  return Buffer.from(
    Array.from({ length }, () => (state = (Math.imul(1664525, state) + 1013904223) >>> 0) >>> 24),
  );
}

/** Files that arrived in part. */
export const cuts: readonly Named[] = [0.4, 0.8].map(share => [
  `cut at ${100 * share} %`,
  file => file.subarray(0, file.length * share),
]);

/** Files that were joined. */
export const joins: readonly Named[] = [['joined with itself', file => Buffer.concat([file, file])]];

const between = (file: Buffer, junk: Buffer) =>
  Buffer.concat([file.subarray(0, file.length / 2), junk, file.subarray(file.length / 2)]);

/** Files with other bytes in front, in the middle or at the end. */
export const junk: readonly Named[] = [200, 20_000].flatMap((length): Named[] => [
  [`${length} random bytes in front`, file => Buffer.concat([noise(length), file])],
  [`${length} random bytes in the middle`, file => between(file, noise(length))],
  [`${length} random bytes at the end`, file => Buffer.concat([file, noise(length)])],
  [`${length} zeros in the middle`, file => between(file, Buffer.alloc(length))],
]);

/** MP4 files of AAC that play parts of their track. */
export const edits: readonly Named[] = [
  [
    'with a part cut out',
    file =>
      withEdits(file, 1024, [
        [0, 5],
        [8, 4],
      ]),
  ],
  [
    'with parts in another order',
    file =>
      withEdits(file, 1024, [
        [6, 5],
        [1, 6],
      ]),
  ],
];

/** Each of the files with each of the alterations. */
export function alterations(files: readonly Variant[], kinds: readonly Named[]): Variant[] {
  return files.flatMap(file =>
    kinds.map(([name, alter]): Variant => ({ ...file, name: `${file.name}, ${name}`, alter })),
  );
}
