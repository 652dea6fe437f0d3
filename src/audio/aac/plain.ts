import { readAdtsFrame } from '../mpeg-frame.js';
import type { ChunkDecoder, WholeFile } from '../whole/decode.js';
import { withoutHeader, type AdtsTrack } from './adts-track.js';

/** Packets after which spectral band replication has begun, if there is any. */
const tried = 16;

/** Whether packets hold spectral band replication, which nothing else states: then twice as many samples come out. */
export async function hasBandReplication(track: AdtsTrack): Promise<boolean> {
  const decoder = await track.createDecoder();
  const { packets } = track.plan(0, Math.min(track.frames, tried * 1024))!;
  try {
    await decoder.restart();
    for (const packet of packets) {
      const { channelData, sampleRate } = await decoder.decode(packet);
      if (channelData.length > 0 && sampleRate !== track.sampleRate) return true;
    }
    return false;
  } finally {
    decoder.release();
  }
}

/**
 * A file for a decoder that does not double the rate: it takes packets without headers, and its chunks are whole frames.
 */
export function plainFile(
  bytes: Uint8Array,
  { offsets, config }: AdtsTrack,
): Pick<WholeFile, 'decoder' | 'head' | 'body' | 'endOfChunk'> {
  const [start, second] = offsets;
  let next = 1;
  return {
    decoder: () => createPlainDecoder(config),
    head: bytes.subarray(start, second),
    body: bytes.subarray(second, offsets.at(-1)),
    endOfChunk(_, end) {
      while (next < offsets.length - 1 && offsets[next] - second < end) next++;
      return offsets[next] - second;
    },
  };
}

async function createPlainDecoder(config: AdtsTrack['config']): Promise<ChunkDecoder> {
  // Imported when needed: other uploads and start-up do not have to pay for it.
  const { decoder: create } = await import('@audio/decode-aac');
  const decoder = await create(config);
  const decode = (chunk?: Uint8Array) =>
    Promise.resolve(chunk ? decoder.decode(packetsOf(chunk)) : decoder.flush());
  return Object.assign(decode, { free: () => decoder.free() });
}

function packetsOf(frames: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  for (let at = 0, frame = readAdtsFrame(frames, at); frame; frame = readAdtsFrame(frames, at)) {
    packets.push(withoutHeader(frames.subarray(at, at + frame.length)));
    at += frame.length;
  }
  return packets;
}
