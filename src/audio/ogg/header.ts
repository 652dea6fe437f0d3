import { checkShape } from '../limits.js';

/**
 * The first packet of an Ogg file, which begins behind the first page's header and its table of segments (RFC 3533).
 */
export function firstPacket(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(27 + bytes[26]);
}

/**
 * Checks what an Ogg Vorbis or Opus file says of itself in its first packet (Vorbis I, section 4.2.2; RFC 7845,
 * section 5.1). A decoder would make as many as 255 channels, each with all the samples.
 *
 * @throws Problem `broken-audio`
 */
export function checkOggHeader(bytes: Uint8Array, format: 'ogg' | 'opus'): void {
  const packet = firstPacket(bytes);
  if (format === 'opus') {
    // Whatever the rate was before, Opus is decoded at this one.
    checkShape(48_000, packet[9]);
    return;
  }
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength);
  checkShape(packet.length < 16 ? 0 : view.getUint32(12, true), packet[11]);
}
