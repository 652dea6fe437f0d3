import { oggChecksum } from './checksum.js';

/** A packet, and the samples per channel from the beginning of the stream to its end. */
export interface TimedPacket {
  readonly bytes: Uint8Array;
  readonly granule: number;
}

/** Segments of a page: all but the last of a packet have 255 bytes. */
const mostSegments = 255;

const segmentsOf = ({ length }: Uint8Array): number => Math.floor(length / 255) + 1;

/**
 * Writes an Ogg file of one stream (RFC 3533).
 *
 * @param headers packets that have pages of their own
 * @param packets each of fewer than 65 025 bytes
 * @param perPage packets on a page at most
 */
export function writeOgg(
  headers: readonly Uint8Array[],
  packets: readonly TimedPacket[],
  perPage: number,
): Uint8Array {
  const pages: TimedPacket[][] = headers.map(bytes => [{ bytes, granule: 0 }]);
  let room = 0;
  for (const packet of packets) {
    const segments = segmentsOf(packet.bytes);
    if (room < segments || pages.at(-1)!.length === perPage || pages.length === headers.length) {
      pages.push([]);
      room = mostSegments;
    }
    pages.at(-1)!.push(packet);
    room -= segments;
  }
  return Buffer.concat(pages.map((page, number) => writePage(page, number, number + 1 === pages.length)));
}

function writePage(packets: readonly TimedPacket[], number: number, isLast: boolean): Uint8Array {
  const segments = packets.flatMap(({ bytes }) => [
    ...new Array<number>(segmentsOf(bytes) - 1).fill(255),
    bytes.length % 255,
  ]);
  const head = Buffer.alloc(27);
  head.write('OggS', 'latin1');
  head[5] = (number === 0 ? 2 : 0) | (isLast ? 4 : 0);
  head.writeBigInt64LE(BigInt(packets.at(-1)!.granule), 6);
  head.writeUInt32LE(number, 18);
  head[26] = segments.length;
  const page = Buffer.concat([head, Buffer.from(segments), ...packets.map(({ bytes }) => bytes)]);
  page.writeInt32LE(oggChecksum(page), 22);
  return page;
}
