import { fourCC } from '../four-cc.js';

/** One chunk of a RIFF or IFF file. */
export interface Chunk {
  readonly id: string;
  /** Byte offset of the content. */
  readonly start: number;
  /** Bytes of content as stated, which may reach beyond the end of the file. */
  readonly size: number;
}

/**
 * The chunks inside a RIFF (little-endian) or FORM (big-endian) file, in order. Chunks are padded to even sizes.
 * Ends where the file does; a chunk that claims more than the rest of the file is the last one.
 */
export function* iffChunks(bytes: Uint8Array, littleEndian: boolean): Generator<Chunk> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, littleEndian);
    yield { id: fourCC(bytes, at), start: at + 8, size };
    at += 8 + size + (size & 1);
  }
}
