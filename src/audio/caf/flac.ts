import { depthOf } from '../flac/decoder.js';
import { readFlacFrame } from '../flac/frame.js';
import type { CafFile } from './chunks.js';

/** Bytes of the STREAMINFO block. */
const infoBytes = 34;

/**
 * The frames of FLAC in a CAF file as a native file has them.
 *
 * @returns `undefined` where it has no frames
 */
export function nativeFlac(file: CafFile, bytes: Uint8Array): Uint8Array | undefined {
  const frames = bytes.subarray(file.data.start, file.data.end);
  const first = readFlacFrame(frames, 0);
  if (!first) return undefined;
  const info = statedInfo(file.cookie) ?? describedInfo(file, depthOf(first) || 16);
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, infoBytes]), info, frames]);
}

/** The block in a cookie, which is that alone or has other things before and after it. */
function statedInfo(cookie: Uint8Array): Uint8Array | undefined {
  if (cookie.length === infoBytes) return cookie;
  const buffer = Buffer.from(cookie.buffer, cookie.byteOffset, cookie.byteLength);
  const start = buffer.indexOf(Buffer.from([0, 0, infoBytes])) + 3;
  return start >= 3 && start + infoBytes <= cookie.length
    ? cookie.subarray(start, start + infoBytes)
    : undefined;
}

/** A block (RFC 9639, section 8.2) that states neither the length of the stream nor its checksum. */
function describedInfo({ description }: CafFile, bits: number): Uint8Array {
  const info = Buffer.alloc(infoBytes);
  info.writeUInt16BE(16, 0);
  info.writeUInt16BE(0xffff, 2);
  const shape =
    (BigInt(description.sampleRate) << 44n) |
    (BigInt(description.channels - 1) << 41n) |
    (BigInt(bits - 1) << 36n);
  info.writeBigUInt64BE(BigInt.asUintN(64, shape), 10);
  return info;
}
