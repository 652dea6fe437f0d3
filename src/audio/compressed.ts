import { setImmediate as turn } from 'node:timers/promises';
import { Problem } from '../errors.js';
import { checkSamples, downmixPlanar } from './downmix.js';
import { checkDuration, checkShape, type AudioLimits } from './limits.js';
import { createSampleStore } from './sample-store.js';
import type { AudioFormat, AudioSource } from './source.js';

/** The formats that a decoder is needed for, and what `audio-decode` calls that decoder. */
const decoderNames = {
  mp3: 'mp3',
  flac: 'flac',
  ogg: 'oga',
  opus: 'opus',
  m4a: 'm4a',
  aac: 'aac',
  webm: 'webm',
} as const satisfies Partial<Record<AudioFormat, string>>;

/** See {@link decodeCompressed}. */
export type CompressedFormat = keyof typeof decoderNames;

/**
 * Bytes per call of a decoder: 16 KiB of FLAC silence already make 40 MB of samples, and larger chunks were no faster
 * for any format (measured with 4, 16 and 64 KiB).
 */
const chunkBytes = 16_384;

/**
 * Decoders copy what they cannot use yet at every call, so while nothing comes out (pictures in tags) chunks grow; but
 * not far, since what follows may be silence. Up to 1 MiB let a 2 MB M4A of an hour of silence take 2.4 GB.
 */
const largestChunkBytes = 131_072;

/**
 * Decodes a whole track to mono. Only the mono samples are kept, and decoding stops as soon as there are too many.
 *
 * A track that breaks off is kept up to there; audio that was cut in transfer is still music.
 *
 * @param head the part of the file to feed at once: with enough of it a decoder finds its tracks
 * @param body the rest of the file
 * @param signal stops the work between two chunks
 * @throws Problem `broken-audio`, `audio-too-long`, `unsupported-media` (a codec that the container may hold but for
 * which there is no decoder); AbortError
 */
export async function decodeCompressed(
  format: CompressedFormat,
  head: Uint8Array,
  body: Uint8Array,
  limits: AudioLimits,
  signal?: AbortSignal,
): Promise<AudioSource> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { default: decode } = await import('audio-decode');
  const decoder = await decode[decoderNames[format]]();
  const samples = createSampleStore();
  let sampleRate = 0;
  let channels = 0;

  const keep = ({ channelData, sampleRate: rate }: Awaited<ReturnType<typeof decoder>>): boolean => {
    if (channelData.length === 0) return false;
    checkShape(rate, channelData.length);
    if (sampleRate !== 0 && rate !== sampleRate) {
      throw new Problem(
        'broken-audio',
        'The sample rate changes in the middle of the audio. Encode it again.',
      );
    }
    sampleRate = rate;
    // Decoders report a stereo track that begins with equal channels as mono at first.
    channels = Math.max(channels, channelData.length);
    checkDuration((samples.length + channelData[0].length) / rate, limits);
    const mono = downmixPlanar(channelData);
    checkSamples(mono);
    samples.append(mono);
    return true;
  };

  try {
    keep(await decoder(head));
    for (let at = 0, size = chunkBytes; at < body.length;) {
      // Decoders never wait, so nothing else would be heard before the end.
      await turn(undefined, { signal });
      const hadAudio = keep(await decoder(body.subarray(at, at + size)));
      at += size;
      size = hadAudio ? chunkBytes : Math.min(2 * size, largestChunkBytes);
    }
    keep(await decoder());
  } catch (cause) {
    if (cause instanceof Problem || signal?.aborted) throw cause;
    if (samples.length === 0) throw refusal(cause);
  } finally {
    decoder.free();
  }
  if (samples.length === 0) throw refusal(undefined);
  return {
    format,
    sampleRate,
    channels,
    frames: samples.length,
    read: (start, length) => Promise.resolve(samples.slice(start, length)),
  };
}

function refusal(cause: unknown): Problem {
  // Decoders know a codec that they lack only by name, and say so in the message alone.
  if (cause instanceof Error && /unsupported|does not support|no audio track/i.test(cause.message)) {
    const detail =
      'The file holds no audio track of a codec that Hyena decodes. Convert it to MP3, FLAC or WAV.';
    return new Problem('unsupported-media', detail, { cause });
  }
  const detail =
    'The file looks like audio, but nothing in it can be decoded. Send the whole file, or encode it again.';
  return new Problem('broken-audio', detail, { cause });
}
