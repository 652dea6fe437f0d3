import type { Excerpt, PacketDecoder } from '../packets/track.js';

/** The packets of a track of AAC or ALAC, which all hold equally many samples. */
export interface EvenPackets {
  /** Samples per channel of a packet; the last one may have fewer. */
  readonly packetSamples: number;
  /** Packets that a decoder takes in before it gives anything. */
  readonly withheld: number;
  /** Samples per channel that come out of all. */
  readonly decoded: number;
  bytesOf(packet: number): Uint8Array;
}

/**
 * Finds the packets of a stretch.
 *
 * @param begin its first sample, of all that come out
 */
export function planExcerpt(track: EvenPackets, begin: number, length: number): Excerpt {
  const { packetSamples, withheld, decoded } = track;
  const first = Math.floor(begin / packetSamples);
  const end = Math.ceil((begin + length) / packetSamples);
  return {
    packets: Array.from({ length: end - first + withheld }, (_, i) => track.bytesOf(first + i)),
    skip: begin - first * packetSamples,
    total: Math.min(end * packetSamples, decoded) - first * packetSamples,
  };
}

/**
 * Decodes each excerpt with a decoder of its own, which costs 30 µs.
 *
 * @param config the AudioSpecificConfig of AAC or the cookie of ALAC; none where packets have headers (ADTS)
 */
export async function createAacDecoder(
  config?: { readonly asc: Uint8Array } | { readonly alac: Uint8Array },
): Promise<PacketDecoder> {
  // Imported when needed: other uploads and start-up do not have to pay for it.
  const { decoder: create } = await import('@audio/decode-aac');
  let decoder: Awaited<ReturnType<typeof create>> | undefined;
  return {
    async restart() {
      decoder = await create(config);
    },
    decode: packet => decoder!.decode(config ? [packet] : packet),
    release: () => decoder?.free(),
  };
}
