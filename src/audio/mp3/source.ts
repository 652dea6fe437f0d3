import { checkSamples } from '../downmix.js';
import { createCheckpoint } from '../checkpoint.js';
import type { Mp3Decoder } from './layer3/decoder.js';
import type { Mp3Index } from './frame-index.js';
import { leadInStart } from './lead-in.js';
import type { SampleSource } from '../sample-source.js';

/** Decoded frames that are kept, for windows that overlap: 6.7 s at 44.1 kHz, in 1.2 MB. */
const keptFrames = 256;

/**
 * A track that decodes only the frames that are read. Where windows are read in ascending order, each frame is decoded
 * once, even if they overlap.
 *
 * @param decoder for frames of this kind; other tracks may use it between two reads
 * @param signal stops decoding
 * @param seams offsets of the frames that something else lay before
 */
export function mp3Source(
  bytes: Uint8Array,
  index: Mp3Index,
  decoder: Mp3Decoder,
  signal?: AbortSignal,
  seams: ReadonlySet<number> = new Set(),
): SampleSource {
  const { header, offsets } = index;
  // An array for each frame would have to be collected, up to a tenth of the time. Frames [first, next) are here.
  let kept = new Float32Array();
  let first = 0;
  let next = 0;
  const user = {};

  const placeOf = (frame: number) => (frame % keptFrames) * header.samples;

  const decodeTo = (frame: number, place: number): void => {
    if (seams.has(offsets[frame])) decoder.splice();
    decoder.decode(bytes, offsets[frame], offsets[frame + 1], kept, place);
  };

  const decode = (frame: number): void => {
    if (frame >= first && frame < next) return;
    const place = placeOf(frame);
    if (frame !== next || decoder.user !== user) {
      decoder.reset();
      decoder.user = user;
      for (let lead = leadInStart(bytes, index, frame); lead < frame; lead++) decodeTo(lead, place);
      if (frame !== next) first = frame;
    }
    decodeTo(frame, place);
    next = frame + 1;
    first = Math.max(first, next - keptFrames);
  };

  return {
    sampleRate: header.sampleRate,
    channels: header.channels,
    frames: index.length,
    async read(start, length) {
      const samples = new Float32Array(length);
      const checkpoint = createCheckpoint(signal);
      // Here, since a file of many pieces has many sources.
      if (kept.length === 0) kept = new Float32Array(keptFrames * header.samples);
      for (let done = 0; done < length;) {
        if (checkpoint.isDue()) await checkpoint.pass();
        const position = index.delay + start + done;
        const at = position % header.samples;
        const frame = (position - at) / header.samples;
        decode(frame);
        const part = kept.subarray(
          placeOf(frame) + at,
          placeOf(frame) + Math.min(header.samples, at + length - done),
        );
        samples.set(part, done);
        done += part.length;
      }
      checkSamples(samples);
      return samples;
    },
  };
}
