import { indexOggPages, oggPackets } from '../../src/audio/ogg/pages.js';
import { fixture } from '../../support/audio/fixture.js';
import { cafChunk, cafDescription, cafFile } from '../../support/audio/synth.js';

/**
 * The content of a packet table chunk.
 *
 * @param sizes bytes of each packet
 * @param valid samples of the track
 * @param priming samples before it
 */
export function packetTable(sizes: readonly number[], valid: number, priming: number): Buffer {
  const head = Buffer.alloc(24);
  head.writeBigInt64BE(BigInt(sizes.length), 0);
  head.writeBigInt64BE(BigInt(valid), 8);
  head.writeInt32BE(priming, 16);
  return Buffer.concat([head, Buffer.from(sizes.flatMap(size => [0x80 | (size >> 7), size & 0x7f]))]);
}

/** The packets of Opus in the fixture, over and over, as CAF with the table before the data. */
export function opusInCaf(times: number, channels = 2): Buffer {
  const file = fixture('music.opus');
  const pages = indexOggPages(file)!;
  const [head, , ...once] = Array.from(oggPackets(file, pages, 0), ({ bytes }) => Buffer.from(bytes));
  const packets = Array.from({ length: times }, () => once).flat();
  const preSkip = head.readUInt16LE(10);
  const sizes = packets.map(({ length }) => length);
  return cafFile([
    cafChunk('desc', cafDescription('opus', 48_000, [0, 0, 960, channels, 0])),
    cafChunk('pakt', packetTable(sizes, times * pages.marks.at(-1)!.granule - preSkip, preSkip)),
    cafChunk('data', Buffer.concat([Buffer.alloc(4), ...packets])),
  ]);
}
