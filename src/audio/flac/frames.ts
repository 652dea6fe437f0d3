import { flacCrc16 } from './crc.js';
import { evenPlaces } from '../packets/even-places.js';
import { readFlacFrame, type FlacFrame } from './frame.js';

/** A frame whose place in the track is known. */
export interface PlacedFrame extends FlacFrame {
  /** The track's sample with which it begins. */
  readonly start: number;
}

/** The frames of one FLAC stream. No index lists them; each states its own place. */
export interface FlacFrames {
  readonly first: PlacedFrame;
  readonly last: PlacedFrame;
  /** The first frame that begins at a byte offset or after it, unless there is none where one should have been. */
  from(at: number): PlacedFrame | undefined;
  /** The frame that holds a sample; `undefined` where it is missing. */
  holding(sample: number): PlacedFrame | undefined;
  /** The next frame; `undefined` after the last, and where it is missing. */
  following(frame: PlacedFrame): PlacedFrame | undefined;
}

/** Bits of the largest sample there is: the difference of two of 32 bits. No encoder stores a frame larger than plain. */
const mostBits = 33;

/** Bytes of a frame that are not samples: its header, a few for each of eight channels, its checksum. */
const mostOverhead = 256;

/** More than by chance look like the header of the last frame: a byte of music does with a probability of 2^-30. */
const mostLastFrames = 8;

/** Twice as many as halving 64 MiB takes. */
const mostProbes = 52;

/** Bytes of the largest frame of a stream. */
export function largestFrameLike({ isVariable, blockSize, channels }: FlacFrame): number {
  const largestBlock = isVariable ? 65_535 : blockSize;
  return Math.ceil((largestBlock * channels * mostBits) / 8) + mostOverhead;
}

/**
 * Finds the first and the last frame of a stream.
 *
 * A frame header is known by its sync code, its checksum, and the fields that it shares with the first; a seek table, which
 * many files lack and none has to be right, would save a few of the probes of {@link FlacFrames.holding}.
 *
 * @param begin byte offset of the first frame
 * @returns `undefined` where the bytes begin or end with anything else, or hold several streams
 */
export function findFlacFrames(bytes: Uint8Array, begin: number): FlacFrames | undefined {
  const kind = readFlacFrame(bytes, begin);
  if (kind?.number !== 0) return undefined;
  const first = { ...kind, start: 0 };
  const largestFrame = largestFrameLike(kind);

  const frameAt = (at: number): PlacedFrame | undefined => {
    const frame = readFlacFrame(bytes, at);
    const isAlike =
      frame?.codes === kind.codes && frame.channels === kind.channels && frame.isVariable === kind.isVariable;
    return isAlike
      ? { ...frame, start: kind.isVariable ? frame.number : frame.number * kind.blockSize }
      : undefined;
  };

  /** The first such frame that begins in `[from, end)`, unless there is none where one should have been. */
  const nextFrame = (
    from: number,
    end: number,
    isIt: (frame: PlacedFrame) => boolean,
  ): PlacedFrame | undefined => {
    const sought = bytes.subarray(0, Math.min(end, from + largestFrame));
    for (let at = sought.indexOf(0xff, from); at >= 0; at = sought.indexOf(0xff, at + 1)) {
      const frame = frameAt(at);
      if (frame && isIt(frame)) return frame;
    }
    return undefined;
  };

  const last = findLast(bytes, Math.max(begin, bytes.length - largestFrame), frameAt);
  if (!last) return undefined;
  // Of joined streams, the second begins anew.
  let reached = 0;
  for (const from of evenPlaces(begin, bytes.length)) {
    const start = nextFrame(from, last.at + 1, () => true)?.start ?? reached;
    if (start < reached || start > last.start) return undefined;
    reached = start;
  }

  return {
    first,
    last,
    from: at => nextFrame(at, last.at + 1, () => true),
    following: frame =>
      nextFrame(frame.body, last.at + 1, ({ start }) => start === frame.start + frame.blockSize),
    holding(sample) {
      if (sample >= last.start) return last;
      let low: PlacedFrame = first;
      let high = last;
      let end = last.at;
      for (let probes = 0; probes < mostProbes; probes++) {
        if (sample < low.start + low.blockSize) return low;
        // Music is not compressed evenly: where estimates come closer on one side only, halving goes on.
        const share = probes % 4 < 3 ? (sample - low.start) / (high.start - low.start) : 1 / 2;
        const meanBytes = ((end - low.at) * low.blockSize) / (high.start - low.start);
        const guess = Math.max(low.body, Math.floor(low.at + share * (end - low.at) - meanBytes));
        const found = nextFrame(guess, end, ({ start }) => start > low.start && start < high.start);
        if (!found) {
          if (guess === low.body || end - guess > largestFrame) return undefined;
          end = guess;
        } else if (found.start <= sample) low = found;
        else {
          high = found;
          end = found.at;
        }
      }
      return undefined;
    },
  };
}

/** The last frame, if the bytes end with it, as its checksum says. */
function findLast(
  bytes: Uint8Array,
  earliest: number,
  frameAt: (at: number) => PlacedFrame | undefined,
): PlacedFrame | undefined {
  let candidates = 0;
  for (let at = bytes.length; at > earliest && candidates < mostLastFrames;) {
    at = bytes.lastIndexOf(0xff, at - 1);
    if (at < earliest) return undefined;
    const frame = frameAt(at);
    if (!frame) continue;
    candidates++;
    if (flacCrc16(bytes, at, bytes.length) === 0) return frame;
  }
  return undefined;
}
