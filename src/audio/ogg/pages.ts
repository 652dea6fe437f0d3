import { fourCC } from '../four-cc.js';

/** Where the pages of an Ogg file are that holds one stream and nothing else. */
export interface OggPages {
  /** Byte offsets of the pages, and of the end of the last one. */
  readonly offsets: readonly number[];
  /** The pages on which packets end, and how many samples there are up to the end of the last packet on each. */
  readonly marks: readonly OggMark[];
}

export interface OggMark {
  readonly page: number;
  /** Samples per channel; the unit is the codec's. */
  readonly granule: number;
}

/** A piece of a packet, or a whole one. */
interface OggPiece {
  readonly bytes: Uint8Array;
  readonly isEnd: boolean;
}

/** A whole packet, and the page on which it ends. */
export interface OggPacket {
  readonly bytes: Uint8Array;
  readonly page: number;
}

/** An hour of Vorbis has some 15 000, of Opus 3600. */
const mostPages = 2 ** 18;

const isContinued = 1;
export const isFirst = 2;
export const isLast = 4;

/** A page, as its header states. */
export interface OggPage {
  /** Byte offsets. */
  readonly at: number;
  readonly end: number;
  readonly flags: number;
  /** Samples up to the end of the last packet that ends on it; `undefined` where none does. */
  readonly granule: number | undefined;
  readonly serial: number;
  /** In its stream, from 0. */
  readonly number: number;
}

/** Reads the header of the page that begins at a byte offset, if one does that the bytes have all of. */
export function readOggPage(bytes: Uint8Array, at: number): OggPage | undefined {
  const body = at + 27 + bytes[at + 26];
  if (!(body <= bytes.length) || fourCC(bytes, at) !== 'OggS' || bytes[at + 4] !== 0) return undefined;
  let end = body;
  for (let segment = at + 27; segment < body; segment++) end += bytes[segment];
  if (end > bytes.length) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const granule = view.getUint32(10, true) * 2 ** 32 + view.getUint32(6, true);
  return {
    at,
    end,
    flags: bytes[at + 5],
    // No packet ends on a page whose position is -1.
    granule: granule === 2 ** 64 ? undefined : granule,
    serial: view.getUint32(14, true),
    number: view.getUint32(18, true),
  };
}

/**
 * Walks an Ogg file (RFC 3533) from page to page; their content is not looked at. An hour takes a few milliseconds.
 *
 * @returns `undefined` for files that are damaged, cut, or hold several streams, one after the other or at once
 */
export function indexOggPages(bytes: Uint8Array): OggPages | undefined {
  const first = readOggPage(bytes, 0);
  const offsets = [0];
  const marks: OggMark[] = [];
  for (let at = 0, number = 0; at < bytes.length; number++) {
    const page = readOggPage(bytes, at);
    if (!page || number >= mostPages) return undefined;
    const { end, flags, granule } = page;
    const isInOrder =
      page.number === number &&
      page.serial === first!.serial &&
      (number === 0) === ((flags & isFirst) !== 0) &&
      (end === bytes.length) === ((flags & isLast) !== 0);
    if (!isInOrder) return undefined;
    if (granule !== undefined) {
      if (granule < (marks.at(-1)?.granule ?? 0) || granule > Number.MAX_SAFE_INTEGER) return undefined;
      marks.push({ page: number, granule });
    }
    at = end;
    offsets.push(at);
  }
  return marks.length > 0 ? { offsets, marks } : undefined;
}

/** The packets from a page on. One that begins before is left out. */
export function* oggPackets(
  bytes: Uint8Array,
  { offsets }: Pick<OggPages, 'offsets'>,
  from: number,
): Generator<OggPacket, undefined> {
  let parts: Uint8Array[] | undefined;
  for (let page = from; page + 1 < offsets.length; page++) {
    const continues = (bytes[offsets[page] + 5] & isContinued) !== 0;
    if (!continues) parts = [];
    for (const piece of pieces(bytes, offsets[page])) {
      parts?.push(piece.bytes);
      if (!piece.isEnd) continue;
      if (parts) yield { bytes: joined(parts), page };
      parts = [];
    }
  }
}

/** Section 5: a packet consists of segments of 255 bytes and ends with a shorter one. */
function* pieces(bytes: Uint8Array, page: number): Generator<OggPiece> {
  const table = bytes.subarray(page + 27, page + 27 + bytes[page + 26]);
  let begin = page + 27 + table.length;
  let end = begin;
  for (const [index, size] of table.entries()) {
    end += size;
    const isEnd = size < 255;
    if (!isEnd && index + 1 < table.length) continue;
    yield { bytes: bytes.subarray(begin, end), isEnd };
    begin = end;
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}
