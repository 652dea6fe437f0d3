import { Problem } from '../../problems.js';
import { fourCC } from '../four-cc.js';
import type { ByteRange, CafDescription } from './description.js';
import { readDescription } from './description.js';

/** What the chunks of a CAF file say (Apple, Core Audio Format Specification 1.0). */
export interface CafFile {
  readonly description: CafDescription;
  /** The samples or packets, which may reach beyond the end of the file. */
  readonly data: ByteRange;
  /** The table of packets, where there is one. */
  readonly packets: ByteRange | undefined;
  /** What a decoder has to know; empty where there is nothing. */
  readonly cookie: Uint8Array;
}

/** Bytes of the file's header, and of the header of a chunk. */
const fileHeader = 8;
const chunkHeader = 12;

/**
 * Reads the chunks of a CAF file. Data of no stated size goes on to the end of the file.
 *
 * @throws Problem `broken-audio`
 */
export function readCaf(bytes: Uint8Array): CafFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Partial<Record<string, ByteRange>> = {};
  for (let at = fileHeader; at + chunkHeader <= bytes.length;) {
    const start = at + chunkHeader;
    const stated = Number(view.getBigInt64(at + 4));
    const end = stated < 0 ? bytes.length : start + stated;
    const id = fourCC(bytes, at);
    if (end <= bytes.length || id === 'data') found[id] ??= { start, end };
    at = end;
  }
  const { desc, data, pakt, kuki } = found;
  // The data begin with a count of edits.
  if (!desc || desc.end - desc.start < 32 || !data || data.start + 4 > bytes.length)
    throw new Problem('broken-audio', 'The CAF file lacks its format or its data. Send the whole file.');
  return {
    description: readDescription(view, desc.start),
    data: { start: data.start + 4, end: data.end },
    packets: pakt,
    cookie: kuki ? bytes.subarray(kuki.start, kuki.end) : new Uint8Array(),
  };
}
