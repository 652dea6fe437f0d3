import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '../errors.js';
import { checkSamples, downmixPlanar } from './downmix.js';
import type { Mp3Index } from './mp3-index.js';
import { leadInStart } from './mp3-lead-in.js';
import type { AudioSource } from './source.js';

/** Decoded frames that are kept, for windows that overlap: 6.7 s at 44.1 kHz, in 1.2 MB. */
const keptFrames = 256;

/** Milliseconds of decoding between two looks at whether it is still wanted. */
const hearing = 10;

/**
 * A track of which no more is decoded than is read. Windows should be read one after the other, in ascending order; then
 * each frame is decoded once, even where windows overlap.
 *
 * @param signal stops decoding
 */
export async function mp3Source(
  bytes: Uint8Array,
  index: Mp3Index,
  signal?: AbortSignal,
): Promise<AudioSource> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { default: decode } = await import('audio-decode');
  const decoder = await decode.mp3();
  const { header, offsets } = index;
  const kept = new Map<number, Float32Array>();
  let next = 0;
  let heard = performance.now();

  const decodeFrame = async (frame: number): Promise<Float32Array> => {
    if (performance.now() - heard > hearing) {
      await turn(undefined, { signal });
      heard = performance.now();
    }
    const { channelData } = await decoder(bytes.subarray(offsets[frame], offsets[frame + 1]));
    next = frame + 1;
    if (channelData.at(0)?.length !== header.samples)
      throw new Problem('broken-audio', 'A frame of the MP3 file cannot be decoded. Encode it again.');
    return downmixPlanar(channelData);
  };

  const samplesOf = async (frame: number): Promise<Float32Array> => {
    const known = kept.get(frame);
    if (known) return known;
    if (frame !== next)
      for (let lead = leadInStart(bytes, index, frame); lead < frame; lead++) await decodeFrame(lead);
    const samples = await decodeFrame(frame);
    kept.set(frame, samples);
    if (kept.size > keptFrames) kept.delete(kept.keys().next().value!);
    return samples;
  };

  return {
    format: 'mp3',
    sampleRate: header.sampleRate,
    channels: header.channels,
    frames: index.length,
    async read(start, length) {
      const samples = new Float32Array(length);
      for (let done = 0; done < length;) {
        const position = index.delay + start + done;
        const at = position % header.samples;
        const frame = await samplesOf((position - at) / header.samples);
        const part = frame.subarray(at, at + length - done);
        samples.set(part, done);
        done += part.length;
      }
      checkSamples(samples);
      return samples;
    },
  };
}
