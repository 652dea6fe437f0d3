/**
 * The bytes behind any ID3v2 tags at the front (id3.org, "ID3v2.4 main structure"). The tag's size counts neither its
 * 10-byte header nor the footer, and has seven bits to a byte.
 */
export function skipId3(bytes: Uint8Array): Uint8Array {
  let at = 0;
  while (bytes[at] === 0x49 && bytes[at + 1] === 0x44 && bytes[at + 2] === 0x33 && at + 10 <= bytes.length) {
    const size = bytes.subarray(at + 6, at + 10).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    const footer = bytes[at + 5] & 0x10 ? 10 : 0;
    at += 10 + size + footer;
  }
  return bytes.subarray(at);
}
