import { findFrame } from '../frame-runs.js';
import { checkDuration, type AudioLimits } from '../limits.js';
import { isAlike, paddingOf, readMp3Frame, type Mp3FrameHeader } from '../mpeg-frame.js';
import type { SampleSource } from '../sample-source.js';
import { BytesNeeded, type ByteRange, type SparseFile } from '../sparse/sparse-file.js';
import { describeMp3, followedOffsets, mp3Frames } from './frame-index.js';
import { readMp3Tag } from './info-tag.js';
import { mp3Source } from './source.js';

/** Bytes at the end of a file that are looked at: tags, and some frames. */
const tailBytes = 16 * 1024;

/** Bytes by which a frame may lie elsewhere than its number says: encoders pad frames in several ways. */
const tolerance = 2;

/** Bytes of main data that a frame may have in those before it (`main_data_begin`). */
const mostBorrowed = 511;

/**
 * Opens an MP3 file of one bitrate, of which only parts are here. A frame's number says where it is; frames that are read, and
 * the last ones, are checked to be there.
 *
 * @param start where the frames may begin
 * @throws BytesNeeded: of the whole file where its frames differ in length, or something lies between them
 */
export async function openConstantMp3(
  file: SparseFile,
  start: number,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  const bytes = file.bytes.subarray(start);
  const found = findFrame(bytes, mp3Frames);
  if (!found || found.header.isFree) throw new BytesNeeded('whole');
  const { at, header } = found;
  const tag = readMp3Tag(bytes.subarray(at, at + header.length), header);
  const first = tag ? at + header.length : at;
  const places = new FramePlaces(bytes, first, header);
  const tailFrame = places.near(Math.max(first, bytes.length - tailBytes));
  file.require([[start + places.expected(tailFrame) - tolerance, tailBytes + largestFrameOf(header)]]);
  const tail = followedOffsets(bytes, places.find(tailFrame), at, header);
  if (!tail) throw new BytesNeeded('whole');
  for (const [index, offset] of tail.entries()) places.set(tailFrame + index, offset);

  const index = describeMp3(header, tag, places.offsets, tailFrame + tail.length - 1);
  if (!index) throw new BytesNeeded('whole');
  checkDuration(index.length / header.sampleRate, limits);
  const { mp3DecoderFor } = await import('./layer3/decoder.js');
  const source = mp3Source(bytes, index, mp3DecoderFor(header), signal);
  const plain = places.expected(1) - places.expected(0) - (header.mainDataAt - header.sideInfoAt) - 6;
  const lead = 4 + Math.ceil(mostBorrowed / Math.max(1, Math.floor(plain)));
  const framesOf = (from: number, length: number): [number, number] => [
    Math.max(0, Math.floor((index.delay + from) / header.samples) - lead),
    Math.ceil((index.delay + from + length) / header.samples),
  ];
  return {
    ...source,
    placesOf(from, length): ByteRange[] {
      const [begin, end] = framesOf(from, length);
      const offset = places.expected(begin) - tolerance;
      return [[start + Math.max(0, offset), places.expected(end) + tolerance + 4 - offset]];
    },
    async read(from, length) {
      places.follow(...framesOf(from, length));
      return source.read(from, length);
    },
  };
}

const largestFrameOf = ({ length }: Mp3FrameHeader): number => length + 1;

/** Where the frames of a file of one bitrate are. */
class FramePlaces {
  /** Of the frames that were found; of others, where they are expected. */
  readonly offsets: number[] = [];
  readonly #bytes: Uint8Array;
  readonly #first: number;
  /** Bytes of a frame on average. */
  readonly #pace: number;

  constructor(bytes: Uint8Array, first: number, header: Mp3FrameHeader) {
    this.#bytes = bytes;
    this.#first = first;
    this.#pace = paceOf(bytes, first, header);
  }

  /** The frame that lies at an offset, or begins before it. */
  near(offset: number): number {
    return Math.floor((offset - this.#first) / this.#pace);
  }

  expected(frame: number): number {
    return this.#first + Math.round(frame * this.#pace);
  }

  set(frame: number, offset: number): void {
    this.offsets[frame] = offset;
  }

  /** @throws BytesNeeded where a frame like the first does not begin where it is expected */
  find(frame: number): number {
    const expected = this.expected(frame);
    for (let at = Math.max(0, expected - tolerance); at <= expected + tolerance; at += 1)
      if (this.#isFrame(at)) return at;
    throw new BytesNeeded('whole');
  }

  /** Finds the frames from one to another, and where the last one begins. */
  follow(begin: number, end: number): void {
    let at = this.find(begin);
    for (let frame = begin; ; frame += 1) {
      this.set(frame, at);
      if (frame === end) break;
      if (!this.#isFrame(at)) throw new BytesNeeded('whole');
      at += readMp3Frame(this.#bytes, at)!.length;
    }
    if (Math.abs(at - this.expected(end)) > tolerance) throw new BytesNeeded('whole');
  }

  /** Whether a frame with the bitrate of the first one begins here. */
  #isFrame(at: number): boolean {
    const bytes = this.#bytes;
    return isAlike(bytes, at, this.#first) && bytes[at + 2] >> 4 === bytes[this.#first + 2] >> 4;
  }
}

/** @throws BytesNeeded */
function paceOf(bytes: Uint8Array, first: number, header: Mp3FrameHeader): number {
  const frame = readMp3Frame(bytes, first);
  if (!frame) throw new BytesNeeded('whole');
  // The length is the pace rounded down, and a slot more where the frame is padded: the bitrate has whole kbit/s.
  const plain = frame.length - paddingOf(bytes, first);
  const kilobits = Math.ceil((plain * 8 * header.sampleRate) / header.samples / 1000);
  return (kilobits * 1000 * header.samples) / 8 / header.sampleRate;
}
