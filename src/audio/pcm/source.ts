import { Problem } from '../../problems.js';
import { checkSamples, downmixInterleaved } from '../downmix.js';
import { checkDuration, checkShape, type AudioLimits } from '../limits.js';
import { bytesPerSample, decodePcm, type PcmEncoding } from './encoding.js';
import type { SampleSource } from '../sample-source.js';

/** The uncompressed samples of a file, as its header describes them. */
export interface PcmLayout {
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: PcmEncoding;
  readonly littleEndian: boolean;
  /** Byte offset of the first sample. */
  readonly dataStart: number;
  /** Bytes of samples as stated; reading stops at the end of the file in any case. */
  readonly dataBytes: number;
}

/**
 * A source over uncompressed samples. Nothing is converted until it is read, so the cost of a window does
 * not depend on the length of the track.
 *
 * @throws Problem `broken-audio`, `audio-too-short` (no samples at all), `audio-too-long`
 */
export function pcmSource(bytes: Uint8Array, layout: PcmLayout, limits: AudioLimits): SampleSource {
  const { sampleRate, channels, encoding, littleEndian, dataStart } = layout;
  checkShape(sampleRate, channels);
  const frameBytes = bytesPerSample[encoding] * channels;
  const frames = Math.floor(Math.max(0, Math.min(layout.dataBytes, bytes.length - dataStart)) / frameBytes);
  if (frames === 0) {
    throw new Problem('audio-too-short', 'The file has a header but holds no samples. Send the whole file.');
  }
  checkDuration(frames / sampleRate, limits);
  return {
    sampleRate,
    channels,
    frames,
    placesOf: (start, length) => [[bytes.byteOffset + dataStart + start * frameBytes, length * frameBytes]],
    // Async, so that a refusal rejects and never throws.
    async read(start, length) {
      const offset = bytes.byteOffset + dataStart + start * frameBytes;
      const view = new DataView(bytes.buffer, offset, length * frameBytes);
      const mono = downmixInterleaved(decodePcm(view, encoding, littleEndian), channels);
      // All integers are sound.
      if (encoding === 'f32' || encoding === 'f64') checkSamples(mono);
      return mono;
    },
  };
}
