import type { Excerpt, PacketTrack } from '../packets/track.js';
import type { OggCodec } from './codec.js';
import { indexOggPages, oggPackets, type OggMark, type OggPages } from './pages.js';

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
    plan: (start, length) =>
      planOgg(
        bytes,
        codec,
        { pages, marks, earliest: headers.end, isStart: true, isEnd: true },
        start,
        length,
      ),
    createDecoder: () => codec.createDecoder(headers.packets),
  };
}

/** Pages of a track, one after another. */
export interface OggRun {
  readonly pages: Pick<OggPages, 'offsets'>;
  /** Of the pages with audio. */
  readonly marks: readonly OggMark[];
  /** The first page with audio. */
  readonly earliest: number;
  /** Whether that is the first one of the track. */
  readonly isStart: boolean;
  /** Whether the last one is that of the track. */
  readonly isEnd: boolean;
}

/**
 * Finds the packets of a stretch of a track.
 *
 * @returns `undefined` where the pages are not enough, or contradict their packets
 */
export function planOgg(
  bytes: Uint8Array,
  codec: OggCodec,
  { pages, marks, earliest, isStart, isEnd }: OggRun,
  start: number,
  length: number,
): Excerpt | undefined {
  const begin = start + codec.preSkip;
  const last = marks.findIndex(({ granule }) => granule >= begin + length);
  const before = marks.findLastIndex(({ granule }) => granule <= begin);
  if (last < 0 || (before < 0 && !isStart)) return undefined;
  const reached = before < 0 ? 0 : marks[before].granule;
  const from = before < 0 ? earliest : marks[before].page + 1;
  const { lead, packets, isLed } = gather(bytes, pages, codec, { earliest, from, to: marks[last].page });
  if (!isLed && !isStart) return undefined;
  const leading = lead.reduce((sum, packet) => sum + codec.leadInSamples(packet), 0);
  const excerpt = {
    packets: [...lead, ...packets],
    skip: leading + begin - reached,
    // The last packet gives more than belongs to the track.
    total: isEnd && last === marks.length - 1 ? undefined : leading + marks[last].granule - reached,
  };
  return codec.tighten ? codec.tighten(excerpt, length) : excerpt;
}

/** The first packets, and the page after them, with which audio has to begin. */
export function readHeaders(
  bytes: Uint8Array,
  pages: Pick<OggPages, 'offsets'>,
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
  pages: Pick<OggPages, 'offsets'>,
  codec: OggCodec,
  { earliest, from, to }: Readonly<Record<'earliest' | 'from' | 'to', number>>,
): { lead: Uint8Array[]; packets: Uint8Array[]; isLed: boolean } {
  for (let back = 1; ; back *= 2) {
    const begin = Math.max(earliest, from - back);
    const before: Uint8Array[] = [];
    const packets: Uint8Array[] = [];
    for (const packet of oggPackets(bytes, pages, begin)) {
      if (packet.page > to) break;
      (packet.page < from ? before : packets).push(packet.bytes);
    }
    const needed = codec.leadIn(before);
    if (needed !== undefined) return { lead: before.slice(before.length - needed), packets, isLed: true };
    if (begin === earliest) return { lead: before, packets, isLed: false };
  }
}
