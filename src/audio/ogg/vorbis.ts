import type { PacketDecoder } from '../packets/excerpt.js';
import type { OggCodec } from './codec.js';

/**
 * Vorbis in Ogg (Vorbis I, sections 4.2.2 and A.2).
 *
 * @param identification the first packet, at least 16 bytes
 */
export function vorbisCodec(identification: Uint8Array): OggCodec {
  const view = new DataView(identification.buffer, identification.byteOffset, identification.byteLength);
  return {
    format: 'ogg',
    sampleRate: view.getUint32(12, true),
    channels: identification[11],
    headers: 3,
    preSkip: 0,
    // Blocks overlap with the one before, and remember nothing else.
    leadIn: before => (before.length > 0 ? 1 : undefined),
    leadInSamples: () => 0,
    createDecoder: ([, , setup]) => createVorbisDecoder(identification, setup),
  };
}

async function createVorbisDecoder(identification: Uint8Array, setup: Uint8Array): Promise<PacketDecoder> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  // What the decoder reads of the pages that `codec-parser` makes. It takes the headers from the first that have them.
  type Pages = Parameters<typeof decoder.decodeOggPages>[0];
  const page = (data: Uint8Array, packets: readonly Uint8Array[] = []) => ({
    data,
    codecFrames: packets.map(packet => ({ data: packet, header: { vorbisSetup: setup } })),
    isLastPage: false,
  });
  let pages = [page(identification)];
  let isFirst = true;
  return {
    restart() {
      isFirst = true;
    },
    async decode(packet) {
      pages.push(page(packet, [packet]));
      const decoded = await decoder.decodeOggPages(pages as unknown as Pages);
      pages = [];
      if (!isFirst) return decoded;
      // It overlaps with what was decoded before, at some other place.
      isFirst = false;
      return { channelData: [], sampleRate: decoded.sampleRate };
    },
    release: () => undefined,
  };
}
