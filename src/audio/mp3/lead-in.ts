import type { Mp3Index } from './frame-index.js';

/** Granules whose overlap and filter memory reach into the next: one by the MDCT, and one by 15 of its 18 filter steps. */
const granulesBefore = 2;

/**
 * The frame at which a decoder has to begin so that its samples from frame `frame` on are those of a decoder of the whole
 * file: earlier granules overlap, and the main data of the first of those begins up to 511 bytes before it
 * (ISO/IEC 11172-3, 2.4.2.7, `main_data_begin`).
 */
export function leadInStart(bytes: Uint8Array, { header, offsets }: Mp3Index, frame: number): number {
  const granules = header.samples / 576;
  let first = Math.max(0, frame - granulesBefore / granules);
  const sideInfo = offsets[first] + (bytes[offsets[first] + 1] & 1 ? 4 : 6);
  // Nine bits in MPEG-1, of two granules; eight in the others.
  const borrowed = granules === 2 ? (bytes[sideInfo] << 1) | (bytes[sideInfo + 1] >> 7) : bytes[sideInfo];
  // As if every frame had a checksum: some may.
  const besidesData = header.mainDataAt - header.sideInfoAt + 6;
  for (let missing = borrowed; missing > 0 && first > 0; first--)
    missing -= offsets[first] - offsets[first - 1] - besidesData;
  return first;
}
