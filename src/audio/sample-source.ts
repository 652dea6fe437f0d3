import type { ByteRange } from './sparse/sparse-file.js';

/** One opened track, whose samples are read in windows. */
export interface SampleSource {
  /** Hz, an integer from 8 000 to 192 000. */
  readonly sampleRate: number;
  /** 1 to 8. */
  readonly channels: number;
  /** Sample frames (samples per channel) in the whole track; at least 1. */
  readonly frames: number;

  /**
   * Reads a window, mixed down to one channel by the mean of the channels. Only one at a time may be read.
   *
   * @param start first frame, from 0
   * @param length frames; `start + length` is at most `frames`
   * @returns `length` finite samples at the track's own rate, nominally from -1 to 1. Moderate overshoot, which lossy
   * decoders produce, is left as it is.
   * @throws Problem `broken-audio` where the window holds samples that are no sound
   */
  read(start: number, length: number): Promise<Float32Array>;

  /**
   * Where the bytes are that reading a window takes, without reading them: offsets from the beginning of the buffer that the
   * file's bytes are in. Absent where that is not known before.
   */
  placesOf?(start: number, length: number): readonly ByteRange[];
}
