import { isAdtsAlike, readAdtsFrame, type FrameHeader } from '../mpeg-frame.js';
import { findFrame, type FrameFormat } from '../frame-runs.js';
import type { PacketTrack } from '../packets/track.js';
import { onlyTagsFollow } from '../tags/trailing.js';
import { highestDoubledRate, plainConfig } from './config.js';
import { createAacDecoder, planExcerpt } from './packets.js';

/** Frames of AAC with ADTS headers. */
export const adtsFrames: FrameFormat = { read: readAdtsFrame, isAlike: isAdtsAlike };

/** Samples per channel of a frame. */
const packetSamples = 1024;

/** Frames that a decoder takes in before it gives anything. */
const withheld = 1;

/** Six hours at 48 kHz. A frame may have no more than its seven bytes of header, so a file may have millions. */
const mostFrames = 2 ** 20;

/** AAC-LC in ADTS. */
export interface AdtsTrack extends PacketTrack {
  /** Where the frames begin, and where the last one ends. */
  readonly offsets: readonly number[];
  /** What a decoder is to be told so that it does not double the rate, if it would. */
  readonly config: { readonly asc: Uint8Array } | undefined;
}

/**
 * AAC-LC in ADTS, whose frames state their own length (ISO/IEC 13818-7).
 *
 * @returns `undefined` for damaged files, and for other kinds of AAC, where frames depend on more frames before them
 */
export function adtsTrack(bytes: Uint8Array): AdtsTrack | undefined {
  const found = findFrame(bytes, adtsFrames);
  if (!found) return undefined;
  const { at: start, header } = found;
  const { sampleRate, channels } = header;
  if (channels < 1 || channels > 6) return undefined;
  const offsets = frameOffsets(bytes, start, header);
  const decoded = offsets ? (offsets.length - 1 - withheld) * packetSamples : 0;
  if (!offsets || decoded <= 0) return undefined;
  const config = sampleRate > highestDoubledRate ? undefined : plainConfig(sampleRate, channels);
  const bytesOf = (frame: number) => {
    const packet = bytes.subarray(offsets[frame], offsets[frame + 1]);
    return config ? withoutHeader(packet) : packet;
  };
  return {
    sampleRate,
    channels,
    frames: decoded,
    offsets,
    config,
    plan: (begin, length) => planExcerpt({ packetSamples, withheld, decoded, bytesOf }, begin, length),
    createDecoder: () => createAacDecoder(config),
  };
}

/** The access unit of a frame, whose header has two bytes more with a checksum. */
export function withoutHeader(frame: Uint8Array): Uint8Array {
  return frame.subarray(frame[1] & 1 ? 7 : 9);
}

/** Where whole frames begin, and where the last one ends, unless anything else lies between or after them. */
function frameOffsets(bytes: Uint8Array, start: number, first: FrameHeader): number[] | undefined {
  const offsets = [start];
  for (let at = start; at < bytes.length;) {
    const frame = readAdtsFrame(bytes, at);
    // AAC-LC, and one block of samples.
    const isPlain = bytes[at + 2] >> 6 === 1 && (bytes[at + 6] & 3) === 0;
    if (offsets.length > mostFrames) return undefined;
    if (!frame || !isPlain || frame.sampleRate !== first.sampleRate || frame.channels !== first.channels)
      return at + 7 > bytes.length || onlyTagsFollow(bytes, at) ? offsets : undefined;
    at += frame.length;
    if (at <= bytes.length) offsets.push(at);
  }
  return offsets;
}
