import { flacCrc16, flacCrc8 } from './crc.js';
import type { FlacFrame } from './frame.js';

/** x^16 and the rest of the checksum's polynomial. */
const polynomial = 0x18005;

/**
 * The same frame with another number, since decoders take a jump in the numbers for a loss.
 *
 * The checksum at its end changes with the header: checksums are remainders of polynomials over GF(2), so the bytes between
 * only shift the difference. A frame whose checksum is wrong keeps a wrong one.
 *
 * @param frame where its header is in the bytes, which end with it
 * @param number of the frame, or of its first sample where blocks differ in size
 */
export function renumbered(bytes: Uint8Array, { at, body }: FlacFrame, number: number): Uint8Array {
  const numberAt = at + 4;
  const old = bytes.subarray(at, body);
  const header = Uint8Array.of(
    ...bytes.subarray(at, numberAt),
    ...coded(number),
    ...bytes.subarray(numberAt + Math.max(1, Math.clz32(~(bytes[numberAt] << 24))), body),
  );
  header[header.length - 1] = flacCrc8(header, 0, header.length - 1);
  const rest = bytes.subarray(body);
  const out = new Uint8Array(header.length + rest.length);
  out.set(header);
  out.set(rest, header.length);
  const difference = flacCrc16(old, 0, old.length) ^ flacCrc16(header, 0, header.length);
  const change = multiply(difference, powerOfX(8 * (rest.length - 2)));
  out[out.length - 2] ^= change >> 8;
  out[out.length - 1] ^= change & 0xff;
  return out;
}

/** Like a character of UTF-8 (RFC 9639, section 9.1.5), but up to 36 bits. */
function coded(number: number): number[] {
  if (number < 0x80) return [number];
  const rest: number[] = [];
  let first = 0x3f;
  for (; number > first; number = Math.floor(number / 64), first >>= 1) rest.unshift(0x80 | (number % 64));
  return [((~first << 1) & 0xff) | number, ...rest];
}

/** The remainder of a product of two polynomials of degree 15. */
function multiply(a: number, b: number): number {
  let product = 0;
  for (let bit = 15; bit >= 0; bit--) {
    product <<= 1;
    if (product & 0x10000) product ^= polynomial;
    if ((b >> bit) & 1) product ^= a;
  }
  return product;
}

function powerOfX(exponent: number): number {
  let power = 1;
  for (let bit = 31 - Math.clz32(exponent); bit >= 0; bit--) {
    power = multiply(power, power);
    if ((exponent >> bit) & 1) power = multiply(power, 2);
  }
  return power;
}
