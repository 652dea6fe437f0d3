import { Problem } from '../../../problems.js';
import { fourCC } from '../../four-cc.js';
import type { AudioLimits } from '../../limits.js';
import { boxes, descendants, type Box } from '../boxes.js';
import { indexOfArrived } from '../sound-index.js';
import { checkTables } from './table-check.js';

/** An MP4 file for a decoder that is fed in chunks. */
export interface GuardedInput {
  /** The bytes that hold the index; its offsets count from the beginning of the file. */
  readonly index: Uint8Array;
  /** The bytes to feed at once. */
  readonly head: Uint8Array;
  /** The bytes to feed after that. */
  readonly body: Uint8Array;
}

/**
 * Checks an MP4 file and prepares it for the decoder of `audio-decode`, which does not check the claims of a file and is
 * fed in chunks. It starts at the index (`moov`); where that comes last, it would need the whole file at once and would
 * decode all of it at once, without bound. So a late index is copied to the front, and so is one that is written anew because
 * the file is cut, or goes on in fragments; its offsets into the file are moved on by its own length.
 *
 * @throws Problem `broken-audio`, `unsupported-media` (no audio track), `audio-too-long`
 */
export function guardedInput(bytes: Uint8Array, limits: AudioLimits): GuardedInput {
  let movie: Box | undefined;
  let firstData = Infinity;
  checkTables(bytes, limits);
  for (const box of boxes(bytes)) {
    if (box.type === 'mdat') firstData = Math.min(firstData, box.start);
    if (box.type === 'moov') movie ??= box;
  }
  if (!movie) throw new Problem('broken-audio', 'The MP4 file has no index (moov). Send the whole file.');
  if (!hasSound(bytes, movie)) {
    throw new Problem('unsupported-media', 'The MP4 file has no audio track. Send a file that has one.');
  }
  const arrived = indexOfArrived(bytes, movie);
  if (!arrived && movie.start < firstData)
    return { index: bytes, head: bytes.subarray(0, movie.end), body: bytes.subarray(movie.end) };
  const index = arrived ?? bytes.subarray(movie.start, movie.end);
  return { index, ...beforeFile(index, bytes) };
}

/** Puts a copy of an index before its file. */
export function beforeFile(index: Uint8Array, bytes: Uint8Array): Pick<GuardedInput, 'head' | 'body'> {
  return { head: moveOffsets(Uint8Array.from(index)), body: bytes };
}

function hasSound(bytes: Uint8Array, index: Box): boolean {
  for (const box of descendants(bytes, index)) {
    if (box.type === 'hdlr' && fourCC(bytes, box.body + 8) === 'soun') return true;
  }
  return false;
}

/** Adds the index's own length to every chunk offset in it, in place. */
function moveOffsets(index: Uint8Array): Uint8Array {
  const view = new DataView(index.buffer);
  for (const box of boxes(index)) {
    for (const table of descendants(index, box)) {
      if (table.type !== 'stco' && table.type !== 'co64') continue;
      const count = view.getUint32(table.body + 4);
      for (let i = 0; i < count; i++) {
        if (table.type === 'stco') {
          const at = table.body + 8 + 4 * i;
          view.setUint32(at, view.getUint32(at) + index.length);
        } else {
          const at = table.body + 8 + 8 * i;
          view.setBigUint64(at, view.getBigUint64(at) + BigInt(index.length));
        }
      }
    }
  }
  return index;
}
