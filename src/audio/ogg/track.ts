import type { PacketTrack } from '../packets/track.js';
import type { OggCodec } from './codec.js';
import { indexOggPages, oggPackets, type OggPages } from './pages.js';

/**
 * An Ogg file, whose pages state their places in the track.
 *
 * @param codecOf reads the first packet
 * @returns `undefined` for files that are damaged, cut, or hold several streams
 */
export function oggTrack(
  bytes: Uint8Array,
  codecOf: (packet: Uint8Array) => OggCodec | undefined,
): PacketTrack | undefined {
  const pages = indexOggPages(bytes);
  const first = pages && oggPackets(bytes, pages, 0).next().value;
  const codec = first && codecOf(first.bytes);
  const headers = codec && readHeaders(bytes, pages, codec.headers);
  if (!headers) return undefined;
  const marks = pages.marks.filter(({ page }) => page >= headers.end);
  const frames = (marks.at(-1)?.granule ?? 0) - codec.preSkip;
  if (frames <= 0) return undefined;
  return {
    sampleRate: codec.sampleRate,
    channels: codec.channels,
    frames,
    plan(start, length) {
      const begin = start + codec.preSkip;
      const last = marks.findIndex(({ granule }) => granule >= begin + length);
      const before = marks.findLastIndex(({ granule }) => granule <= begin);
      const reached = before < 0 ? 0 : marks[before].granule;
      const from = before < 0 ? headers.end : marks[before].page + 1;
      const { lead, packets } = gather(bytes, pages, codec, {
        earliest: headers.end,
        from,
        to: marks[last].page,
      });
      const leading = lead.reduce((sum, packet) => sum + codec.leadInSamples(packet), 0);
      const excerpt = {
        packets: [...lead, ...packets],
        skip: leading + begin - reached,
        // The last packet gives more than belongs to the track.
        total: last === marks.length - 1 ? undefined : leading + marks[last].granule - reached,
      };
      return codec.tighten ? codec.tighten(excerpt, length) : excerpt;
    },
    createDecoder: () => codec.createDecoder(headers.packets),
  };
}

/** The first packets, and the page after them, with which audio has to begin. */
function readHeaders(
  bytes: Uint8Array,
  pages: OggPages,
  count: number,
): { packets: Uint8Array[]; end: number } | undefined {
  const packets: Uint8Array[] = [];
  let end = 0;
  for (const packet of oggPackets(bytes, pages, 0)) {
    if (packets.length === count) return packet.page < end ? undefined : { packets, end };
    packets.push(packet.bytes);
    end = packet.page + 1;
  }
  return undefined;
}

/** The packets that end on the pages `[from, to]`, and those that lead in to them and end on `earliest` at the earliest. */
function gather(
  bytes: Uint8Array,
  pages: OggPages,
  codec: OggCodec,
  { earliest, from, to }: Readonly<Record<'earliest' | 'from' | 'to', number>>,
): { lead: Uint8Array[]; packets: Uint8Array[] } {
  for (let back = 1; ; back *= 2) {
    const begin = Math.max(earliest, from - back);
    const before: Uint8Array[] = [];
    const packets: Uint8Array[] = [];
    for (const packet of oggPackets(bytes, pages, begin)) {
      if (packet.page > to) break;
      (packet.page < from ? before : packets).push(packet.bytes);
    }
    const needed = codec.leadIn(before);
    if (needed !== undefined) return { lead: before.slice(before.length - needed), packets };
    if (begin === earliest) return { lead: before, packets };
  }
}
