import { BytesNeeded, type ByteRange, type SparseFile } from '../sparse/sparse-file.js';
import type { FlacFrames, PlacedFrame } from './frames.js';

/** Times that a frame is looked for nearer to where it must be. */
const mostProbes = 16;

/** Share of the bytes between two known frames by which a third one may lie elsewhere than an even pace says. */
const unevenness = 1 / 32;

/** The longest header of a frame (RFC 9639, section 9.1). */
const headerBytes = 16;

/** Whether a frame was found, rather than where it may be. */
export const isFrame = (found: PlacedFrame | ByteRange): found is PlacedFrame => 'blockSize' in found;

/** Looks for frames in the parts of a file that are here. All offsets are those in the stream. */
export class FrameSearch {
  /**
   * @param at where the stream begins in the file
   * @param known some of its frames, in order, the first and the last among them
   * @param largest bytes of the largest frame
   */
  constructor(
    private readonly file: SparseFile,
    private readonly at: number,
    private readonly stream: FlacFrames,
    private readonly known: readonly PlacedFrame[],
    private readonly largest: number,
  ) {}

  /**
   * The frame that holds a sample.
   *
   * @returns where it is to be looked for, while that is not here
   * @throws BytesNeeded of the whole file where a frame is missing
   */
  holding(sample: number): PlacedFrame | ByteRange {
    const { stream, largest } = this;
    let low = this.known.findLast(({ start }) => start <= sample)!;
    let high = this.known.find(({ start }) => start > sample);
    for (let probes = 0; probes < mostProbes; probes += 1) {
      if (!high || sample < low.start + low.blockSize) return low;
      const gap = high.at - low.at;
      const even = low.at + (gap * (sample - low.start)) / (high.start - low.start);
      const from = Math.max(low.at, Math.floor(even - gap * unevenness));
      const end = Math.ceil(Math.min(high.at, even + gap * unevenness) + largest);
      if (!this.#has(from, end)) return [from, end - from];
      const first = from === low.at ? low : stream.from(from);
      if (!first) throw new BytesNeeded('whole');
      if (first.start > sample) high = first;
      else low = this.#walk(first, sample);
    }
    throw new BytesNeeded('whole');
  }

  /**
   * The bytes that decoding from a sample to another takes, from those that hold or may hold the first one on.
   *
   * @throws BytesNeeded of the whole file where a frame is missing
   */
  placeOf(start: number, end: number): ByteRange {
    const [first, last] = [this.holding(start), this.holding(end - 1)];
    const from = isFrame(first) ? first.at : first[0];
    const to = isFrame(last) ? this.#endOf(last) : last[0] + last[1];
    return [this.at + from, to - from];
  }

  /** The frame that holds a sample, or the last one on the way there that is here. */
  #walk(frame: PlacedFrame, sample: number): PlacedFrame {
    for (;;) {
      if (sample < frame.start + frame.blockSize) return frame;
      const next = this.stream.following(frame);
      if (!next && this.#has(frame.at, frame.at + this.largest + headerBytes)) throw new BytesNeeded('whole');
      if (!next) return frame;
      frame = next;
    }
  }

  /** Where a frame and the header after it end, as far as that is known. */
  #endOf(frame: PlacedFrame): number {
    const next = this.stream.following(frame);
    return (next?.at ?? frame.at + this.largest) + headerBytes;
  }

  #has(from: number, end: number): boolean {
    return this.file.has([this.at + from, Math.min(end, this.file.bytes.length - this.at) - from]);
  }
}
