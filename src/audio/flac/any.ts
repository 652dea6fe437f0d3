import type { PacketDecoder } from '../packets/track.js';
import type { ChunkDecoder, WholeFile } from '../whole/decode.js';
import { decodeFlacFrame } from './decoder.js';
import { readFlacFrame, type FlacFrame } from './frame.js';
import { flacFramesStart, type FlacStreamInfo } from './header.js';

/** Whether libFLAC decodes frames of a kind by themselves: they state their rate and one of the depths that it scales. */
export function isCommon({ codes }: Pick<FlacFrame, 'codes'>, { bits }: FlacStreamInfo): boolean {
  const statesRate = codes >> 4 !== 0;
  const statesDepth = (codes & 0x0e) !== 0;
  return statesRate && statesDepth && [16, 24, 32].includes(bits);
}

/** Decodes frames of any kind. */
export function createAnyDecoder(info: FlacStreamInfo): Promise<PacketDecoder> {
  return Promise.resolve({
    restart: () => undefined,
    decode: packet => decodeFlacFrame(packet, info),
    release: () => undefined,
  });
}

/** A file for a decoder of frames of any kind, whose chunks are frames. It ends where one is missing or damaged. */
export function anyFile(
  bytes: Uint8Array,
  info: FlacStreamInfo,
): Pick<WholeFile, 'decoder' | 'head' | 'body' | 'endOfChunk'> {
  const begin = flacFramesStart(bytes);
  const first = readFlacFrame(bytes, begin);
  let latest = 0;
  return {
    decoder: () => {
      const decode = (chunk?: Uint8Array) =>
        Promise.resolve(chunk?.length ? decodeFlacFrame(chunk, info) : { channelData: [], sampleRate: 0 });
      return Promise.resolve<ChunkDecoder>(Object.assign(decode, { free: () => undefined }));
    },
    head: bytes.subarray(0, 0),
    body: bytes.subarray(begin),
    endOfChunk(body) {
      for (let at = body.indexOf(0xff, latest + 1); at >= 0; at = body.indexOf(0xff, at + 1)) {
        if (readFlacFrame(body, at)?.codes !== first?.codes) continue;
        latest = at;
        return at;
      }
      return body.length;
    },
  };
}
