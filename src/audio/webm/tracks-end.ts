const segmentId = 0x18538067;
const tracksId = 0x1654ae6b;
const clusterId = 0x1f43b675;

/** Elements that may stand between others: Void and CRC-32, whose ids have one byte. */
const fillers = [0xec, 0xbf];

/**
 * Where the description of the tracks ends in a WebM file, in bytes from its start (RFC 8794 and RFC 9559: an element is
 * an id, a size and that many bytes).
 *
 * @returns `undefined` where audio, or anything that does not belong there, comes before it
 */
export function tracksEnd(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 12 <= bytes.length;) {
    const id = view.getUint32(at);
    const isFiller = fillers.includes(bytes[at]);
    const isLong = id >>> 28 === 1;
    // The zeros before its first one give the length of a number.
    const sizeAt = at + (isFiller ? 1 : 4);
    const sizeBytes = Math.clz32(bytes[sizeAt]) - 23;
    if (!(isFiller || isLong) || id === clusterId) return undefined;
    if (sizeBytes > 8 || sizeAt + sizeBytes > bytes.length) return undefined;
    let size = bytes[sizeAt] & (0xff >> sizeBytes);
    for (let i = 1; i < sizeBytes; i++) size = size * 256 + bytes[sizeAt + i];
    const body = sizeAt + sizeBytes;
    if (id === tracksId) return body + size <= bytes.length ? body + size : undefined;
    at = id === segmentId ? body : body + size;
  }
  return undefined;
}
