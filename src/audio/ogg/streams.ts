import { beginsWith, fourCC } from '../four-cc.js';

/** How the first packets of streams of sound begin that Hyena decodes. */
const sounds = ['\x01vorbis', 'OpusHead', '\x7fFLAC'];

interface OggPage {
  readonly at: number;
  /** Where its packets begin. */
  readonly body: number;
  readonly end: number;
  readonly serial: number;
  readonly isFirst: boolean;
}

/** The pages of an Ogg file (RFC 3533, section 6); what lies between them is left out. */
export function* pagesOf(bytes: Uint8Array): Generator<OggPage> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 27 <= bytes.length;) {
    if (fourCC(bytes, at) !== 'OggS') {
      at = buffer.indexOf('OggS', at);
      if (at < 0) return;
      continue;
    }
    const body = at + 27 + bytes[at + 26];
    let end = body;
    for (let segment = at + 27; segment < body && segment < bytes.length; segment++) end += bytes[segment];
    yield { at, body, end, serial: buffer.readUInt32LE(at + 14), isFirst: (bytes[at + 5] & 2) !== 0 };
    at = end;
  }
}

const isSound = (bytes: Uint8Array, { body }: OggPage): boolean =>
  sounds.some(magic => beginsWith(bytes.subarray(body), magic));

/**
 * The first page of the first stream of sound, in bytes from the start. All streams that a file begins with, of video or of
 * a skeleton, have their first pages before any others.
 *
 * @returns 0 where none of them is sound that Hyena decodes
 */
export function soundPage(bytes: Uint8Array): number {
  for (const page of pagesOf(bytes)) {
    if (!page.isFirst) return 0;
    if (isSound(bytes, page)) return page.at;
  }
  return 0;
}

/**
 * The file without the pages of other streams than the first of sound. Where several such files follow one another, each has
 * its own.
 */
export function onlySound(bytes: Uint8Array): Uint8Array {
  if (soundPage(bytes) === 0 && !hasSecondStream(bytes)) return bytes;
  const kept: Uint8Array[] = [];
  let chosen: number | undefined;
  let isBeginning = false;
  for (const page of pagesOf(bytes)) {
    if (page.isFirst && !isBeginning) chosen = undefined;
    isBeginning = page.isFirst;
    if (page.isFirst && isSound(bytes, page)) chosen ??= page.serial;
    if (page.serial === chosen) kept.push(bytes.subarray(page.at, page.end));
  }
  return Buffer.concat(kept);
}

function hasSecondStream(bytes: Uint8Array): boolean {
  const [, second] = pagesOf(bytes);
  return (second as OggPage | undefined)?.isFirst ?? false;
}
