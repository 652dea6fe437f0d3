/**
 * One page of an Ogg stream (RFC 3533) with whole packets, of at most 255 segments together.
 *
 * @param flags 2 on the first page of a stream, 4 on the last one
 * @param position samples up to the end of the page
 */
export function oggPage(packets: readonly Uint8Array[], number: number, position: number, flags = 0): Buffer {
  const segments = packets.flatMap(({ length }) => [
    ...new Array<number>(Math.floor(length / 255)).fill(255),
    length % 255,
  ]);
  const page = Buffer.alloc(27);
  page.write('OggS', 'latin1');
  page[5] = flags;
  page.writeBigInt64LE(BigInt(position), 6);
  page.writeUInt32LE(1, 14);
  page.writeUInt32LE(number, 18);
  page[26] = segments.length;
  return sealed(Buffer.concat([page, Buffer.from(segments), ...packets]));
}

/** The pages of an Ogg file, in order. */
export function pagesOf(file: Buffer): Buffer[] {
  const pages: Buffer[] = [];
  for (let at = 0; at + 27 <= file.length;) {
    const lacing = file.subarray(at + 27, at + 27 + file[at + 26]);
    const end = at + 27 + lacing.length + lacing.reduce((sum, size) => sum + size, 0);
    pages.push(file.subarray(at, end));
    at = end;
  }
  return pages;
}

/** Writes the page's checksum into it. */
export function sealed(page: Buffer): Buffer {
  page.writeUInt32LE(0, 22);
  let sum = 0;
  for (const byte of page) {
    sum ^= byte << 24;
    for (let i = 0; i < 8; i++) sum = (sum << 1) ^ (sum < 0 ? 0x04c11db7 : 0);
  }
  page.writeUInt32LE(sum >>> 0, 22);
  return page;
}

/**
 * An Ogg file of tiny packets behind the headers of a real one, two bytes for each.
 *
 * @param headers the real file's first pages
 * @param packet what every packet holds
 * @param samplesPerPacket for the pages' positions
 */
export function tinyPackets(
  headers: readonly Buffer[],
  packet: Buffer,
  samplesPerPacket: number,
  pages: number,
): Buffer {
  const packets = new Array<Buffer>(255).fill(packet);
  return Buffer.concat([
    ...headers.map((page, i) => {
      const copy = Buffer.from(page);
      copy.writeUInt32LE(1, 14);
      copy.writeUInt32LE(i, 18);
      return sealed(copy);
    }),
    ...Array.from({ length: pages }, (_, i) =>
      oggPage(packets, headers.length + i, (i + 1) * 255 * samplesPerPacket, i === pages - 1 ? 4 : 0),
    ),
  ]);
}
