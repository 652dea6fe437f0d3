import { readMp3Tag, type Mp3Tag } from './info-tag.js';
import { onlyTagsFollow } from '../tags/trailing.js';
import { findFrame, type FrameFormat } from '../frame-runs.js';
import { isAlike, paddingOf, readMp3Frame, type Mp3FrameHeader } from '../mpeg-frame.js';

/** Frames of MP3 of any bitrate. */
export const mp3Frames: FrameFormat<Mp3FrameHeader> = { read: readMp3Frame, isAlike };

/** Frames of MP3 that state their bitrate: in free format, they are found by the places of others, and not told from noise. */
export const statedFrames: FrameFormat<Mp3FrameHeader> = {
  read: (bytes, at) => (bytes[at + 2] >> 4 === 0 ? undefined : readMp3Frame(bytes, at)),
  isAlike,
};

/** Where the frames of an MP3 file are. */
export interface Mp3Index {
  /** Of the first frame. Version, layer, rate and channels are the same in all. */
  readonly header: Mp3FrameHeader;
  /** Byte offsets of the frames that hold sound, and of the end of the last one. */
  readonly offsets: readonly number[];
  /** Samples per channel that come out of a decoder before the track begins. */
  readonly delay: number;
  /** Samples per channel of the track. */
  readonly length: number;
}

/** Samples by which the filters of decoders delay (LAME technical FAQ: 528 + 1). */
const decoderDelay = 529;

/**
 * Walks an MP3 file from frame to frame, without decoding any. An hour takes 10 ms.
 *
 * The track is the one that libmpg123 gives for a whole file: where a tag counts the frames, the delay of encoder and
 * decoder is cut off, and the padding as far as it is there.
 *
 * @returns `undefined` for files that hold anything but tags between or after frames of one kind
 */
export function indexMp3(bytes: Uint8Array): Mp3Index | undefined {
  const first = findFrame(bytes, mp3Frames);
  if (!first) return undefined;
  const { at, header } = first;
  const tag = readMp3Tag(bytes.subarray(at, at + header.length), header);
  const offsets = followedOffsets(bytes, tag ? at + header.length : at, at, header);
  return offsets && describeMp3(header, tag, offsets, offsets.length - 1);
}

/**
 * The track of a file whose frames are known.
 *
 * @param count of its frames
 */
export function describeMp3(
  header: Mp3FrameHeader,
  tag: Mp3Tag | undefined,
  offsets: readonly number[],
  count: number,
): Mp3Index | undefined {
  const total = count * header.samples;
  if (!tag?.frames) return { header, offsets, delay: 0, length: total };
  const delay = tag.delay + decoderDelay;
  // Where more frames come than the tag states, it is of the first of several joined files.
  const isPadded = count <= tag.frames;
  const end = isPadded ? tag.frames * header.samples - tag.padding + decoderDelay : total;
  const length = Math.min(total, end) - delay;
  return length > 0 ? { header, offsets, delay, length } : undefined;
}

/**
 * The offsets of the frames from one on, and of the end of the last one, unless something else lies between or after them. In
 * free format, which no other decoder here reads, they are those before anything else.
 */
export function followedOffsets(
  bytes: Uint8Array,
  start: number,
  first: number,
  header: Mp3FrameHeader,
): number[] | undefined {
  // An hour has 138 000 headers, which are read in half of the time so.
  const lengths = header.isFree ? [header.length - paddingOf(bytes, first)] : lengthsByBitrate(bytes, first);
  const offsets = [start];
  for (let at = start; at < bytes.length;) {
    const length = lengths[bytes[at + 2] >> 4];
    if (!length || !isAlike(bytes, at, first)) {
      if (!header.isFree && !onlyTagsFollow(bytes, at)) return undefined;
      break;
    }
    at += length + paddingOf(bytes, at);
    if (at <= bytes.length) offsets.push(at);
  }
  return offsets.length > 1 ? offsets : undefined;
}

/** Bytes of frames like the first one without padding; 0 where there are none. */
function lengthsByBitrate(bytes: Uint8Array, first: number): number[] {
  const [, version, rate, mode] = bytes.subarray(first, first + 4);
  return Array.from({ length: 16 }, (_, bitrate) => {
    const header = Uint8Array.of(0xff, version, (bitrate << 4) | (rate & 0x0c), mode);
    return readMp3Frame(header, 0)?.length ?? 0;
  });
}
