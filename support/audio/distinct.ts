/** The bytes of {@link distinctTag}. */
const tagBytes = 26;

let tags = 0;

/** The same track as an upload of its own: behind a tag that no other has, so that it does not join the work for one. */
export function distinct(track: Uint8Array): Buffer {
  tags += 1;
  return Buffer.concat([distinctTag(tags), track]);
}

/** An ID3v2 tag, which may stand before any format, with a number of sixteen digits in it. */
export function distinctTag(number: number): Buffer {
  const header = [0x49, 0x44, 0x33, 4, 0, 0, 0, 0, 0, tagBytes - 10];
  return Buffer.concat([Buffer.from(header), Buffer.from(String(number).padStart(16, '0'))]);
}
