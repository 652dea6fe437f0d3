import { flacCrc8 } from './crc.js';

/** The header of one FLAC frame. */
export interface FlacFrame {
  /** Byte offset of the header. */
  readonly at: number;
  /** Byte offset of the end of the header. */
  readonly body: number;
  /** Samples per channel. */
  readonly blockSize: number;
  /** Whether blocks differ in size; then `number` counts samples. */
  readonly isVariable: boolean;
  /** Of the frame, or of its first sample. */
  readonly number: number;
  readonly channels: number;
  /** The codes of sample rate and of bits per sample, which are the same in all frames of a stream. */
  readonly codes: number;
}

/** Reads the header of a frame (RFC 9639, section 9.1), if a valid one begins at a byte offset. */
export function readFlacFrame(bytes: Uint8Array, at: number): FlacFrame | undefined {
  if (at + 6 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xfe) !== 0xf8) return undefined;
  const sizeCode = bytes[at + 2] >> 4;
  const rateCode = bytes[at + 2] & 15;
  const channelCode = bytes[at + 3] >> 4;
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10 || bytes[at + 3] & 1) return undefined;
  if (bytes[at + 4] >> 6 === 2) return undefined;

  const numberBytes = Math.max(1, Math.clz32(~(bytes[at + 4] << 24)));
  const sizeAt = at + 4 + numberBytes;
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  const body = sizeAt + sizeBytes + rateBytes + 1;
  if (numberBytes > 7 || body > bytes.length || flacCrc8(bytes, at, body) !== 0) return undefined;

  return {
    at,
    body,
    blockSize: blockSize(sizeCode, bytes, sizeAt),
    isVariable: (bytes[at + 1] & 1) === 1,
    number: codedNumber(bytes, at + 4, numberBytes),
    channels: channelCode < 8 ? channelCode + 1 : 2,
    codes: (rateCode << 4) | (bytes[at + 3] & 15),
  };
}

/** Section 9.1.1. */
function blockSize(code: number, bytes: Uint8Array, uncommonAt: number): number {
  if (code === 1) return 192;
  if (code < 6) return 144 << code;
  if (code === 6) return bytes[uncommonAt] + 1;
  if (code === 7) return ((bytes[uncommonAt] << 8) | bytes[uncommonAt + 1]) + 1;
  return 1 << code;
}

/** Section 9.1.5: like a character of UTF-8, but up to 36 bits, so that it has to be added up in floating point. */
function codedNumber(bytes: Uint8Array, at: number, length: number): number {
  let number = length === 1 ? bytes[at] : bytes[at] & (0x7f >> length);
  for (let i = 1; i < length; i++) number = number * 64 + (bytes[at + i] & 0x3f);
  return number;
}
