import { Problem } from '../../problems.js';
import { downmixInterleaved } from '../downmix.js';
import { checkDuration, checkShape, type AudioLimits } from '../limits.js';
import type { SampleSource } from '../sample-source.js';

/** Decodes the blocks of a track one after another. */
export type BlockDecoder = (block: DataView, interleaved: Float32Array) => void;

/** Samples in blocks that all have the same size and can be decoded by themselves. */
export interface BlockLayout {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  /** Byte offset of the first block. */
  readonly dataStart: number;
  /** Bytes of all blocks as stated; reading stops at the end of the file in any case. */
  readonly dataBytes: number;
  readonly blockBytes: number;
  /** Samples per channel of a block. */
  readonly blockFrames: number;
  createDecoder(): BlockDecoder;
}

/** Blocks that are decoded before a window, for decoders that go on from the block before. */
const leadIn = 1;

/**
 * A source over blocks of samples. Only those of a window are decoded; a last one that is cut is left out.
 *
 * @throws Problem `broken-audio`, `audio-too-short` (not one block), `audio-too-long`
 */
export function blockSource(bytes: Uint8Array, layout: BlockLayout, limits: AudioLimits): SampleSource {
  const { sampleRate, channels, dataStart, blockBytes, blockFrames } = layout;
  checkShape(sampleRate, channels);
  if (!(blockFrames >= 1))
    throw new Problem('broken-audio', 'The header states blocks too small for a sample.');
  const blocks = Math.floor(Math.max(0, Math.min(layout.dataBytes, bytes.length - dataStart)) / blockBytes);
  if (blocks === 0)
    throw new Problem('audio-too-short', 'The file has a header but holds no samples. Send the whole file.');
  const frames = blocks * blockFrames;
  checkDuration(frames / sampleRate, limits);
  return {
    sampleRate,
    channels,
    frames,
    read(start, length) {
      const first = Math.floor(start / blockFrames);
      const end = Math.ceil((start + length) / blockFrames);
      const decode = layout.createDecoder();
      const interleaved = new Float32Array(blockFrames * channels);
      const mono = new Float32Array((end - first) * blockFrames);
      for (let block = Math.max(0, first - leadIn); block < end; block++) {
        const offset = bytes.byteOffset + dataStart + block * blockBytes;
        decode(new DataView(bytes.buffer, offset, blockBytes), interleaved);
        if (block >= first)
          mono.set(downmixInterleaved(interleaved, channels), (block - first) * blockFrames);
      }
      const skip = start - first * blockFrames;
      return Promise.resolve(mono.slice(skip, skip + length));
    },
  };
}
