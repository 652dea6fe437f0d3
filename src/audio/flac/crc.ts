/** The two checksums of FLAC frames (RFC 9639, section 9.1.8 and 9.3), a byte at a time. */
const headerTable = Uint8Array.from({ length: 256 }, (_, byte) => divide(byte, 8, 0x07));
const frameTable = Uint16Array.from({ length: 256 }, (_, byte) => divide(byte << 8, 16, 0x8005));

function divide(value: number, bits: number, polynomial: number): number {
  for (let i = 0; i < 8; i++)
    value = (value << 1) ^ ((value >> (bits - 1)) & 1 ? polynomial | (1 << bits) : 0);
  return value;
}

/** Of a frame's header: 0 where the checksum after it is right, with that included. */
export function flacCrc8(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum = headerTable[sum ^ bytes[at]];
  return sum;
}

/** Of a whole frame: 0 where the checksum at its end is right, with that included. */
export function flacCrc16(bytes: Uint8Array, start: number, end: number): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum = ((sum << 8) & 0xffff) ^ frameTable[(sum >> 8) ^ bytes[at]];
  return sum;
}
