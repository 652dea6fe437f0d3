import { Problem } from '../../problems.js';
import { fourCC } from '../four-cc.js';

/**
 * Bytes of the ID3v2 tag that begins at an offset (id3.org, "ID3v2.4 main structure"). The tag's size counts neither its
 * 10-byte header nor the footer, and has seven bits to a byte.
 */
export function id3Length(bytes: Uint8Array, at: number): number {
  const size = bytes.subarray(at + 6, at + 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
  return 10 + size + (bytes[at + 5] & 0x10 ? 10 : 0);
}

/**
 * The bytes after any ID3v2 tags at the front.
 *
 * @throws Problem `broken-audio` where nothing comes after them
 */
export function skipId3(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (fourCC(bytes, at).startsWith('ID3')) at += id3Length(bytes, at);
  if (at > 0 && at >= bytes.length) {
    throw new Problem(
      'broken-audio',
      'The file ends with the ID3 tag at its front, or inside of it, and holds no audio. Send the whole file.',
    );
  }
  return bytes.subarray(at);
}
