/**
 * A FLAC file of silence in the largest blocks there are: 20 to 41 bytes for each 65 535 samples per channel
 * (RFC 9639, sections 8 and 9). Its header does not say how long it is.
 *
 * @param junk zeros that the first block goes on with before its checksum
 */
export function flacSilence(blocks: number, channels = 1, junk = 0): Buffer {
  const info = Buffer.alloc(38);
  info.writeUInt32BE(0x80000022, 0);
  info.writeUInt16BE(65_535, 4);
  info.writeUInt16BE(65_535, 6);
  info.writeUInt32BE((44_100 << 12) | ((channels - 1) << 9) | (15 << 4), 14);
  return Buffer.concat([
    Buffer.from('fLaC'),
    info,
    ...Array.from({ length: blocks }, (_, number) => frame(number, channels, number === 0 ? junk : 0)),
  ]);
}

/** A frame whose subframes are one constant each, 0. */
function frame(number: number, channels: number, junk: number): Buffer {
  const head = [0xff, 0xf8, 0x79, ((channels - 1) << 4) | 8, ...utf8(number), 0xff, 0xfe];
  head.push(crc(head, 8, 0x07));
  const bytes = head.concat(new Array<number>(3 * channels + junk).fill(0));
  const check = crc(bytes, 16, 0x8005);
  return Buffer.from(bytes.concat(check >> 8, check & 0xff));
}

/** A number as FLAC codes it: like a character of UTF-8. */
function utf8(number: number): Buffer {
  return Buffer.from(String.fromCodePoint(number));
}

function crc(bytes: readonly number[], bits: 8 | 16, polynomial: number): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) sum = ((sum << 1) ^ (sum >> (bits - 1) ? polynomial : 0)) & (2 ** bits - 1);
  }
  return sum;
}
