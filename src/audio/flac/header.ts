import { Problem } from '../../problems.js';
import { checkLength, checkShape, type AudioLimits } from '../limits.js';

/** The STREAMINFO block of a FLAC stream. */
export interface FlacStreamInfo {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits of a sample: 4 to 32. */
  readonly bits: number;
  /** Samples per channel; 0 where the encoder did not state them. */
  readonly frames: number;
}

/**
 * Reads the STREAMINFO block (RFC 9639, section 8.2) that begins every native FLAC file.
 *
 * @param bytes at least 42
 */
export function readStreamInfo(bytes: Uint8Array): FlacStreamInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    sampleRate: view.getUint32(18) >>> 12,
    channels: ((bytes[20] >> 1) & 7) + 1,
    bits: (((bytes[20] & 1) << 4) | (bytes[21] >> 4)) + 1,
    frames: (bytes[21] & 15) * 2 ** 32 + view.getUint32(22),
  };
}

/**
 * Reads the same and checks it, so that a small file of hours of silence is refused before any of it is decoded.
 *
 * @throws Problem `broken-audio`, `audio-too-long`
 */
export function checkFlacHeader(bytes: Uint8Array, limits: AudioLimits): FlacStreamInfo {
  if (bytes.length < 42) {
    throw new Problem('broken-audio', 'The FLAC file ends inside its header. Send the whole file.');
  }
  const info = readStreamInfo(bytes);
  checkShape(info.sampleRate, info.channels);
  checkLength(info.frames, info.sampleRate, limits);
  return info;
}

/**
 * Where the metadata of a native FLAC file ends (RFC 9639, section 8.1) and its frames begin, in bytes from its start.
 * Each block begins with a byte whose top bit marks the last one, and its length in 24 bits.
 */
export function flacFramesStart(bytes: Uint8Array): number {
  let at = 4;
  for (let isLast = false; !isLast && at + 4 <= bytes.length;) {
    isLast = bytes[at] >= 0x80;
    at += 4 + ((bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]);
  }
  return Math.min(at, bytes.length);
}

/** The longest header of a frame (RFC 9639, section 9.1). */
const longestFrameHeader = 16;

/**
 * Where to end a piece of a FLAC stream: at `end`, or a little further on where that would cut the header of a frame.
 * The decoder misses a header that comes in two pieces and loses that frame, one in a few hundred with pieces of 16 KiB.
 */
export function endBetweenHeaders(bytes: Uint8Array, end: number): number {
  const latest = Math.min(end + 256, bytes.length);
  let cut = end;
  for (let at = end - longestFrameHeader + 1; at < cut && cut < latest; at++) {
    if (bytes[at] === 0xff && (bytes[at + 1] & 0xfe) === 0xf8)
      cut = Math.max(cut, at + headerLength(bytes, at));
  }
  return Math.min(cut, latest);
}

/** Bytes of a frame header: its number is coded like a character of UTF-8, and codes give the fields after that. */
function headerLength(bytes: Uint8Array, at: number): number {
  const sizeCode = bytes[at + 2] >> 4;
  const rateCode = bytes[at + 2] & 15;
  const numberBytes = Math.max(1, Math.clz32(~(bytes[at + 4] << 24)));
  const sizeBytes = sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0;
  const rateBytes = rateCode === 12 ? 1 : rateCode === 13 || rateCode === 14 ? 2 : 0;
  return 4 + numberBytes + sizeBytes + rateBytes + 1;
}
