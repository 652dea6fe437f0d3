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
 *
 * @throws Problem `broken-audio` for a size of 64 bits of anything but the data, which decoders read differently
 */
export function* boxes(bytes: Uint8Array, start = 0, limit = bytes.length): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = start; at + 8 <= limit;) {
    let size = view.getUint32(at);
    let body = at + 8;
    const type = fourCC(bytes, at + 4);
    if (size === 0) size = limit - at;
    else if (size === 1 && at + 16 <= limit) {
      requireRoom(type === 'mdat');
      size = Number(view.getBigUint64(at + 8));
      body = at + 16;
    }
    const end = at + size;
    if (end < body || end > limit) return;
    yield { type, start: at, body, end };
    at = end;
  }
}

/**
 * All boxes inside a box, at any depth, in order; those of the sample entries in `stsd` too.
 *
 * @throws Problem `broken-audio` for boxes within boxes without end, and sample entries that do not fit
 */
export function* descendants(bytes: Uint8Array, parent: Box, depth = 0): Generator<Box> {
  if (depth > deepest)
    throw new Problem('broken-audio', 'The MP4 file nests boxes without end. Encode it again.');
  // A meta box has version and flags before its children.
  const firstChild = parent.type === 'meta' ? parent.body + 4 : parent.body;
  for (const box of boxes(bytes, firstChild, parent.end)) {
    yield box;
    if (containers.has(box.type)) yield* descendants(bytes, box, depth + 1);
    if (box.type === 'stsd')
      for (const entry of sampleEntries(bytes, box)) yield* descendants(bytes, entry, depth + 1);
  }
}

/** The sample entries that have boxes in them, by QuickTime's versions of their head. */
function* sampleEntries(bytes: Uint8Array, { body, end }: Box): Generator<Box> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  const count = body + 8 <= end ? view.getUint32(body + 4) : 0;
  for (let at = body + 8, i = 0; i < count && at < end; i++) {
    requireRoom(at + 8 <= end);
    const size = view.getUint32(at);
    requireRoom(size >= 16 && at + size <= end);
    const version = size >= 18 ? view.getUint16(at + 16) : 0;
    const head = version === 1 ? 52 : version === 2 && size >= 40 ? view.getUint32(at + 36) || 72 : 36;
    if (size > head) yield { type: fourCC(bytes, at + 4), start: at, body: at + head, end: at + size };
    at += size;
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
