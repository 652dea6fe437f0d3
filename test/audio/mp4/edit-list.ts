import { box, withBoxes, words } from '../../hostile/mp4-files.js';

/** Seconds: where an edit begins in the track as it is without edits, or -1 for a pause, and how long it lasts; 0 to the track's end. */
export type Edit = readonly [start: number, length: number];

/** The timescale of an index's first header of a kind. */
const timescaleOf = (bytes: Buffer, header: string) => bytes.readUInt32BE(bytes.indexOf(header) + 16);

/**
 * An MP4 file with another edit list.
 *
 * @param bytes of a file whose index comes last, or has room for the edits
 * @param priming samples of the media before the track
 */
export function withEdits(bytes: Buffer, priming: number, edits: readonly Edit[]): Buffer {
  const movie = timescaleOf(bytes, 'mvhd');
  const media = timescaleOf(bytes, 'mdhd');
  const entries = edits.flatMap(([start, length]) => [
    Math.round(length * movie),
    start < 0 ? 0xffffffff : priming + Math.round(start * media),
    0x10000,
  ]);
  return withBoxes(bytes, { edts: box('edts', box('elst', words(0, edits.length, ...entries))) });
}
