/** An ID3v2.4 tag whose content looks like MP3 frames. */
export function id3(contentBytes: number): Buffer {
  const size = [21, 14, 7, 0].map(shift => (contentBytes >> shift) & 0x7f);
  const head = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...size]);
  return Buffer.concat([head, Buffer.alloc(contentBytes, Buffer.from([0xff, 0xfb, 0x90, 0x64]))]);
}
