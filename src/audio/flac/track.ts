import type { PacketTrack, PacketDecoder } from '../packets/track.js';
import { createAnyDecoder, isCommon } from './any.js';
import { readFlacFrame } from './frame.js';
import { findFlacFrames, type FlacFrames } from './frames.js';
import { flacFramesStart, type FlacStreamInfo } from './header.js';
import { renumbered } from './renumber.js';

/**
 * A native FLAC file, whose frames can be decoded independently.
 *
 * @returns `undefined` for files that are damaged, cut or of more than one piece
 */
export function flacTrack(bytes: Uint8Array, info: FlacStreamInfo): PacketTrack | undefined {
  const stream = findFlacFrames(bytes, flacFramesStart(bytes));
  return stream && trackOfFrames(bytes, info, stream);
}

/** The same of frames that are found in another way. */
export function trackOfFrames(
  bytes: Uint8Array,
  info: FlacStreamInfo,
  stream: FlacFrames,
): PacketTrack | undefined {
  if (stream.first.channels !== info.channels) return undefined;
  const frames = stream.last.start + stream.last.blockSize;
  if (info.frames !== 0 && info.frames !== frames) return undefined;
  return {
    sampleRate: info.sampleRate,
    channels: info.channels,
    frames,
    plan(start, length) {
      const packets: Uint8Array[] = [];
      const begin = stream.holding(start);
      for (let frame = begin; begin && frame;) {
        const isLast = frame.at === stream.last.at;
        const next = isLast ? undefined : stream.following(frame);
        if (!next && !isLast) return undefined;
        packets.push(bytes.subarray(frame.at, next?.at));
        const end = frame.start + frame.blockSize;
        if (end >= start + length) return { packets, skip: start - begin.start, total: end - begin.start };
        frame = next;
      }
      return undefined;
    },
    createDecoder: () => (isCommon(stream.first, info) ? createFlacDecoder() : createAnyDecoder(info)),
  };
}

/** Decodes FLAC frames, which do not depend on each other. */
export async function createFlacDecoder(): Promise<PacketDecoder> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  // It would miss the frames between two excerpts, and give silence, so frames are numbered anew. A new decoder for each
  // takes a millisecond and 17 MB.
  let number = 0;
  let blockBefore = Infinity;
  return {
    restart: () => undefined,
    async decode(packet) {
      // With one of these ffmpeg ends FLAC in Ogg.
      if (packet.length === 0) return { channelData: [], sampleRate: 0 };
      const frame = readFlacFrame(packet, 0);
      if (!frame) throw new Error('no header of a FLAC frame');
      const { isVariable, blockSize } = frame;
      // The decoder cannot go on after damage, nor after the last block, which is shorter where equal blocks are counted.
      if (blockBefore === 0 || (!isVariable && blockSize > blockBefore)) await decoder.reset();
      blockBefore = 0;
      const decoded = await decoder.decodeFrames([renumbered(packet, frame, number)]);
      // A frame with a wrong checksum comes out as silence.
      if (decoded.errors.length > 0) throw new Error(decoded.errors[0].message);
      number += isVariable ? blockSize : 1;
      blockBefore = blockSize;
      return decoded;
    },
    release: () => undefined,
  };
}
