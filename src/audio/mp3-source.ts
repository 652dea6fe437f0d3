import { setImmediate as turn } from 'node:timers/promises';
import { checkSamples } from './downmix.js';
import type { Mp3Decoder } from './mp3-decoder.js';
import type { Mp3Index } from './mp3-index.js';
import { leadInStart } from './mp3-lead-in.js';
import type { AudioSource } from './source.js';

/** Decoded frames that are kept, for windows that overlap: 6.7 s at 44.1 kHz, in 1.2 MB. */
const keptFrames = 256;

/** Milliseconds of decoding between two looks at whether it is still wanted. */
const hearing = 10;

/**
 * A track of which no more is decoded than is read. Where windows are read in ascending order, each frame is decoded
 * once, even if they overlap.
 *
 * @param decoder a fresh one for frames of this kind
 * @param signal stops decoding
 */
export function mp3Source(
  bytes: Uint8Array,
  index: Mp3Index,
  decoder: Mp3Decoder,
  signal?: AbortSignal,
): AudioSource {
  const { header, offsets } = index;
  const kept = new Map<number, Float32Array>();
  let next = 0;

  const samplesOf = (frame: number): Float32Array => {
    const known = kept.get(frame);
    if (known) return known;
    if (frame !== next) {
      decoder.reset();
      for (let lead = leadInStart(bytes, index, frame); lead < frame; lead++)
        decoder.decode(bytes, offsets[lead], offsets[lead + 1]);
    }
    const samples = decoder.decode(bytes, offsets[frame], offsets[frame + 1]);
    next = frame + 1;
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
      let heard = performance.now();
      for (let done = 0; done < length;) {
        if (performance.now() - heard > hearing) {
          await turn(undefined, { signal });
          heard = performance.now();
        }
        const position = index.delay + start + done;
        const at = position % header.samples;
        const part = samplesOf((position - at) / header.samples).subarray(at, at + length - done);
        samples.set(part, done);
        done += part.length;
      }
      checkSamples(samples);
      return samples;
    },
  };
}
