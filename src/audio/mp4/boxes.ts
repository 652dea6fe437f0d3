import { Problem } from '../../problems.js';
import { fourCC } from '../four-cc.js';

/** One box of an ISO base media file (ISO/IEC 14496-12); offsets in bytes from the start of the bytes walked. */
export interface Box {
  readonly type: string;
  /** Of the box's header. */
  readonly start: number;
  /** Of its content. */
  readonly body: number;
  /** Of the next box. */
  readonly end: number;
}

const containers = new Set('moov trak mdia minf stbl udta edts sinf wave meta moof traf mvex'.split(' '));

/** Real files nest six deep; without a limit a crafted one exhausts the stack. */
const deepest = 16;

/**
 * The boxes between two offsets, in order. Ends at the first one that does not fit, which in a cut file is where the
 * file ends.
 */
export function* boxes(bytes: Uint8Array, start = 0, limit = bytes.length): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = start; at + 8 <= limit;) {
    let size = view.getUint32(at);
    let body = at + 8;
    if (size === 0) size = limit - at;
    else if (size === 1 && at + 16 <= limit) {
      size = Number(view.getBigUint64(at + 8));
      body = at + 16;
    }
    const end = at + size;
    if (end < body || end > limit) return;
    yield { type: fourCC(bytes, at + 4), start: at, body, end };
    at = end;
  }
}

/**
 * All boxes inside a box, at any depth, in order.
 *
 * @throws Problem `broken-audio` for boxes within boxes without end
 */
export function* descendants(bytes: Uint8Array, parent: Box, depth = 0): Generator<Box> {
  if (depth > deepest)
    throw new Problem('broken-audio', 'The MP4 file nests boxes without end. Encode it again.');
  // A meta box has version and flags before its children.
  const firstChild = parent.type === 'meta' ? parent.body + 4 : parent.body;
  for (const box of boxes(bytes, firstChild, parent.end)) {
    yield box;
    if (containers.has(box.type)) yield* descendants(bytes, box, depth + 1);
  }
}

/**
 * Checks that a table is no larger than the box or the file that holds it.
 *
 * @throws Problem `broken-audio`
 */
export function requireRoom(fits: boolean): void {
  if (!fits) {
    throw new Problem(
      'broken-audio',
      'The MP4 file has sample tables that claim more than it holds, or contradict each other. Encode it again.',
    );
  }
}
