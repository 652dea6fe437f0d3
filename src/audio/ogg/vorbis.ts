import type { FormatEntry } from '../format-entry.js';
import { beginsWith } from '../four-cc.js';
import { checkShape } from '../limits.js';
import type { PacketDecoder } from '../packets/track.js';
import type { OggCodec } from './codec.js';
import { oggFormat } from './format.js';

const magic = '\x01vorbis';

export const oggVorbis: FormatEntry<'ogg'> = oggFormat({
  name: 'ogg',
  label: 'Ogg Vorbis',
  extensions: ['ogg', 'oga'],
  magic,
  check: checkVorbisHeader,
  codecOf: vorbisCodec,
  decoder: 'oga',
});

/**
 * Reads the first packet of Vorbis in Ogg, its identification header (Vorbis I, sections 4.2.2 and A.2).
 *
 * @returns `undefined` where it is another packet
 */
export function vorbisCodec(identification: Uint8Array): OggCodec | undefined {
  if (!beginsWith(identification, magic) || identification.length < 19) return undefined;
  return {
    sampleRate: sampleRateOf(identification),
    channels: identification[11],
    headers: 3,
    preSkip: 0,
    // Blocks overlap with the one before, and depend on nothing else.
    leadIn: before => (before.length > 0 ? 1 : undefined),
    leadInSamples: () => 0,
    createDecoder: ([, , setup]) => createVorbisDecoder(identification, setup),
  };
}

/**
 * Checks the shape that an identification header claims. A decoder would make as many as 255 channels, each with all the
 * samples.
 *
 * @throws Problem `broken-audio`
 */
export function checkVorbisHeader(identification: Uint8Array): void {
  checkShape(identification.length < 16 ? 0 : sampleRateOf(identification), identification[11]);
}

/** Hz. */
function sampleRateOf(identification: Uint8Array): number {
  return new DataView(identification.buffer, identification.byteOffset).getUint32(12, true);
}

async function createVorbisDecoder(identification: Uint8Array, setup: Uint8Array): Promise<PacketDecoder> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { OggVorbisDecoder } = await import('@wasm-audio-decoders/ogg-vorbis');
  const decoder = new OggVorbisDecoder();
  await decoder.ready;
  // The fields that the decoder reads of the pages of `codec-parser`. It takes the headers from the first that have them.
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
      // It overlaps with the packet that was decoded before, from some other place.
      isFirst = false;
      return { channelData: [], sampleRate: decoded.sampleRate };
    },
    release: () => undefined,
  };
}
