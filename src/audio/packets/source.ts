import { DamageFound } from './damage.js';
import { checkSamples, downmixPlanar } from '../downmix.js';
import type { Excerpt, PacketTrack, PacketDecoder } from './track.js';
import { createCheckpoint } from '../checkpoint.js';
import type { SampleSource } from '../sample-source.js';

/** Seconds around a window that may be decoded with it. In good files these are less than one, in silent ones some ten. */
const mostAround = 60;

/**
 * A track that decodes only the packets of the windows that are read. Every window is decoded by itself, so overlapping ones
 * are decoded twice; in return no samples are kept.
 *
 * Its `read` throws {@link DamageFound} where packets are missing or broken.
 *
 * @param whole decodes the same file from beginning to end
 * @param signal stops decoding
 */
export function packetSource(
  track: PacketTrack,
  whole: () => Promise<SampleSource>,
  signal?: AbortSignal,
): SampleSource {
  const { sampleRate, channels, frames } = track;
  let decoder: PacketDecoder | undefined;

  const decode = async ({ packets, skip, total }: Excerpt, length: number): Promise<Float32Array> => {
    const samples = new Float32Array(length);
    const end = (total ?? skip + length) - skip;
    let position = -skip;
    const checkpoint = createCheckpoint(signal);
    decoder ??= await track.createDecoder();
    try {
      await decoder.restart();
      for (const packet of packets) {
        if (checkpoint.isDue()) await checkpoint.pass();
        const decoded = await decoder.decode(packet);
        if (decoded.channelData.length === 0) continue;
        if (decoded.sampleRate !== sampleRate) throw new RangeError(`${decoded.sampleRate} Hz`);
        const mono = downmixPlanar(decoded.channelData);
        if (position < length && position + mono.length > 0)
          samples.set(mono.subarray(Math.max(0, -position), length - position), Math.max(0, position));
        position += mono.length;
        if (position > end) break;
      }
    } finally {
      decoder.release();
    }
    if (position < end || (total !== undefined && position > end))
      throw new RangeError(`${position} samples instead of ${end}`);
    checkSamples(samples);
    return samples;
  };

  const plan = (start: number, length: number): Excerpt => {
    const excerpt = track.plan(start, length);
    if (!excerpt || (excerpt.total ?? excerpt.skip) > length + mostAround * sampleRate)
      throw new DamageFound(whole);
    return excerpt;
  };

  return {
    sampleRate,
    channels,
    frames,
    placesOf: (start, length) =>
      plan(start, length).packets.map(({ byteOffset, length: bytes }) => [byteOffset, bytes]),
    async read(start, length) {
      const excerpt = plan(start, length);
      try {
        return await decode(excerpt, length);
      } catch (cause) {
        if (signal?.aborted) throw cause;
        throw new DamageFound(whole, cause);
      }
    },
  };
}
