import { fourCC } from '../four-cc.js';
import { boxes, descendants, type Box } from './boxes.js';
import type { PlaceBoxes } from './sample-places.js';

/** The first box of each type. */
export type BoxesByType = Partial<Record<string, Box>>;

/** The boxes of an index (`moov`). */
export interface MovieBoxes {
  readonly tracks: readonly BoxesByType[];
  /** The first of the tracks that is sound. */
  readonly sound: BoxesByType | undefined;
  /** Those outside of tracks. */
  readonly others: BoxesByType;
}

/** The first index of a file. */
export function firstMovie(bytes: Uint8Array): Box | undefined {
  for (const box of boxes(bytes)) if (box.type === 'moov') return box;
  return undefined;
}

/** @throws Problem `broken-audio` for boxes within boxes without end */
export function readMovie(bytes: Uint8Array, movie: Box): MovieBoxes {
  const others: BoxesByType = {};
  const tracks: BoxesByType[] = [];
  for (const child of boxes(bytes, movie.body, movie.end)) {
    const found: BoxesByType = child.type === 'trak' ? {} : others;
    if (child.type === 'trak') tracks.push(found);
    found[child.type] ??= child;
    for (const box of descendants(bytes, child)) found[box.type] ??= box;
  }
  const isSound = ({ hdlr }: BoxesByType) => hdlr !== undefined && fourCC(bytes, hdlr.body + 8) === 'soun';
  return { tracks, sound: tracks.find(isSound), others };
}

/** The boxes that place a track's samples; `undefined` where one is missing. */
export function placeBoxesOf({ stsz, stsc, stts, stco, co64 }: BoxesByType): PlaceBoxes | undefined {
  const offsets = stco ?? co64;
  return stsz && stsc && offsets && { stsz, stsc, stts, offsets };
}

/** The number of a track (`tkhd`, ISO/IEC 14496-12, section 8.3.2), by which fragments name it. */
export function trackNumber(bytes: Uint8Array, { tkhd }: BoxesByType): number | undefined {
  const at = tkhd && tkhd.body + (bytes[tkhd.body] === 1 ? 20 : 12);
  if (at === undefined || at + 4 > tkhd!.end) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}
