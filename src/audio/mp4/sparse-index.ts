import { fourCC } from '../four-cc.js';
import { BytesNeeded, type SparseFile } from '../sparse/sparse-file.js';

/** Boxes that lie side by side in a file whose index is not in fragments; more than any has. */
const mostBoxes = 64;

/** Bytes of the header of a box. */
const headerBytes = 16;

/** Bytes of the largest index that is read by itself: of a day of music. */
const largestIndex = 2 ** 24;

/**
 * Passes where the headers of all boxes are here, and all of those that are no data (`mdat`, `free`).
 *
 * @param at where the file begins
 * @throws BytesNeeded
 */
export function requireMp4Index(file: SparseFile, at: number): void {
  const { bytes } = file;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let boxes = 0; at + 8 <= bytes.length; boxes += 1) {
    if (boxes === mostBoxes) throw new BytesNeeded('whole');
    file.require([[at, headerBytes]]);
    const stated = view.getUint32(at);
    const type = fourCC(bytes, at + 4);
    const isLong = stated === 1 && at + headerBytes <= bytes.length;
    const size = isLong ? Number(view.getBigUint64(at + 8)) : stated === 0 ? bytes.length - at : stated;
    // Fragments have an index each; and what does not fit is cut.
    if (size < 8 || size > bytes.length - at || type === 'moof') throw new BytesNeeded('whole');
    if (!['mdat', 'free', 'skip', 'wide'].includes(type)) {
      if (size > largestIndex) throw new BytesNeeded('whole');
      file.require([[at, size]]);
    }
    at += size;
  }
}
