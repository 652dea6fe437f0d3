import type { FormatEntry } from '../format-entry.js';
import { beginsWith } from '../four-cc.js';
import { checkShape } from '../limits.js';
import type { Excerpt, PacketDecoder } from '../packets/track.js';
import type { OggCodec } from './codec.js';
import { oggFormat } from './format.js';

const magic = 'OpusHead';

/** Hz. Opus of any original rate is decoded at this one. */
const sampleRate = 48_000;

/**
 * Samples after which a decoder that begins anywhere has converged. RFC 7845, section 4.6, asks for 80 ms, which leave
 * differences of 9e-3; 160 ms leave 2e-4, and these 320 ms 1e-6.
 */
const preRoll = 15_360;

export const oggOpus: FormatEntry<'opus'> = oggFormat({
  name: 'opus',
  label: 'Opus',
  extensions: ['opus'],
  magic,
  check: checkOpusHeader,
  codecOf: opusCodec,
  decoder: 'opus',
});

/**
 * Reads the first packet of Opus in Ogg (RFC 7845).
 *
 * @returns `undefined` where it is another packet, or of another version
 */
export function opusCodec(head: Uint8Array): OggCodec | undefined {
  if (!beginsWith(head, `${magic}\x01`) || head.length < 19) return undefined;
  return {
    sampleRate,
    channels: head[9],
    headers: 2,
    preSkip: head[10] | (head[11] << 8),
    leadIn(before) {
      let samples = 0;
      for (let count = 1; count <= before.length; count++) {
        samples += opusPacketSamples(before[before.length - count]);
        if (samples >= preRoll) return count;
      }
      return undefined;
    },
    leadInSamples: opusPacketSamples,
    tighten,
    createDecoder: () => createOpusPacketDecoder(head),
  };
}

/**
 * Checks the number of channels that the first packet claims. A decoder would make as many as 255, each with all the
 * samples.
 *
 * @throws Problem `broken-audio`
 */
export function checkOpusHeader(head: Uint8Array): void {
  checkShape(sampleRate, head[9]);
}

/** Pages are a second long, and packets state their length: packets that the stretch does not need are left out. */
function tighten({ packets, skip, total }: Excerpt, length: number): Excerpt | undefined {
  const samples = packets.map(opusPacketSamples);
  const sum = samples.reduce((a, b) => a + b, 0);
  if (total !== undefined && total !== sum) return undefined;
  let first = 0;
  let needless = 0;
  while (skip - needless - samples[first] >= preRoll) needless += samples[first++];
  let end = first;
  let kept = 0;
  while (kept < skip - needless + length && end < packets.length) kept += samples[end++];
  return { packets: packets.slice(first, end), skip: skip - needless, total: kept };
}

/** Samples per channel at 48 kHz, by the packet's first bytes (RFC 6716, section 3.1). */
export function opusPacketSamples(packet: Uint8Array): number {
  if (packet.length === 0) return 0;
  const config = packet[0] >> 3;
  const silk = [480, 960, 1920, 2880];
  const celt = [120, 240, 480, 960];
  const perFrame = config < 12 ? silk[config & 3] : config < 16 ? silk[config & 1] : celt[config & 3];
  const code = packet[0] & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : packet.length > 1 ? packet[1] & 63 : 0;
  return frames * perFrame;
}

async function createOpusPacketDecoder(head: Uint8Array): Promise<PacketDecoder> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { createOpusDecoder } = await import('@audio/decode-opus/core');
  const channels = head[9];
  const isPlain = head[18] === 0;
  let decoder: Awaited<ReturnType<typeof createOpusDecoder>> | undefined;
  return {
    async restart() {
      decoder = await createOpusDecoder();
      decoder.configure({
        sampleRate,
        channels,
        outputGain: ((head[16] | (head[17] << 8)) << 16) >> 16,
        ...(isPlain
          ? {}
          : {
              streamCount: head[19],
              coupledStreamCount: head[20],
              // In another order than players want, which makes no difference to their mean.
              channelMappingTable: head.subarray(21, 21 + channels),
            }),
      });
    },
    decode(packet) {
      const decoded = decoder!.decodeFrames([packet]);
      if (decoded.errors.length > 0) throw new Error(decoded.errors[0].message);
      return decoded;
    },
    release: () => decoder?.free(),
  };
}
