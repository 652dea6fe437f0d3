import { fourCC } from '../four-cc.js';

/** How many bytes the tag has that begins here; 0 where none does. */
function tagLength(bytes: Uint8Array, at: number): number {
  switch (fourCC(bytes, at)) {
    case 'TAG+':
      return 227;
    case 'APET': {
      // The size counts neither the header, which begins here, nor anything after the footer (APE tags, version 2).
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return at + 32 <= bytes.length ? 32 + view.getUint32(at + 12, true) : 32;
    }
    case 'LYRI': {
      const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('LYRICS200', at + 11);
      return end < 0 ? 0 : end + 9 - at;
    }
  }
  return fourCC(bytes, at).startsWith('TAG') ? 128 : 0;
}

/**
 * Whether nothing comes after the last frame but tags that players know (ID3v1, APE, Lyrics3) and zeros, so that no
 * decoder would find any more sound.
 *
 * @param at where the last frame ends
 */
export function onlyTagsFollow(bytes: Uint8Array, at: number): boolean {
  for (let length = tagLength(bytes, at); length > 0; length = tagLength(bytes, at)) at += length;
  return bytes.subarray(at).every(byte => byte === 0);
}
