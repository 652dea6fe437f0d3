import { fourCC } from '../four-cc.js';
import { id3Length } from './id3.js';

/** Bytes after which the end of Lyrics3 is not looked for any more. */
const longestLyrics = 65_536;

/** How many bytes the tag has that begins here; 0 where none does. */
function tagLength(bytes: Uint8Array, at: number): number {
  const code = fourCC(bytes, at);
  switch (code) {
    case 'TAG+':
      return 227;
    case 'APET': {
      // The size counts neither the header, which begins here, nor anything after the footer (APE tags, version 2).
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return at + 32 <= bytes.length ? 32 + view.getUint32(at + 12, true) : 32;
    }
    case 'LYRI': {
      const { buffer, byteOffset, length } = bytes.subarray(at, at + longestLyrics);
      const end = Buffer.from(buffer, byteOffset, length).indexOf('LYRICS200', 11);
      return end < 0 ? 0 : end + 9;
    }
  }
  return code.startsWith('ID3') ? id3Length(bytes, at) : code.startsWith('TAG') ? 128 : 0;
}

/** Where the tags end that players know (ID3, APE, Lyrics3), one after another; at `at` where none begins. */
export function tagsEnd(bytes: Uint8Array, at: number): number {
  for (let length = tagLength(bytes, at); length > 0; length = tagLength(bytes, at)) at += length;
  return at;
}

/**
 * Whether nothing comes after the last frame but whole tags and zeros, so that no decoder would find any more sound.
 *
 * @param at where the last frame ends
 */
export function onlyTagsFollow(bytes: Uint8Array, at: number): boolean {
  const end = tagsEnd(bytes, at);
  return end <= bytes.length && bytes.subarray(end).every(byte => byte === 0);
}
