import { Problem } from '../../problems.js';
import { checkSamples, downmixPlanar } from '../downmix.js';
import { createCheckpoint } from '../checkpoint.js';
import { checkLength, checkShape, type AudioLimits } from '../limits.js';
import type { Decoded } from '../packets/track.js';
import type { SampleSource } from '../sample-source.js';
import { createSampleStore } from './sample-store.js';

/** The decoders of `audio-decode`, by its names. */
export type DecoderName = 'mp3' | 'flac' | 'oga' | 'opus' | 'm4a' | 'aac' | 'webm';

/** A decoder of a stream: it takes one chunk after another, and at the end none. */
export interface ChunkDecoder {
  (chunk?: Uint8Array): Promise<Decoded>;
  free(): void;
}

/** A file, and how its decoder has to be fed. */
export interface WholeFile {
  readonly decoder: DecoderName | (() => Promise<ChunkDecoder>);
  /** The bytes to feed at once, which have to be enough for a decoder to find its tracks. */
  readonly head: Uint8Array;
  /** The bytes to feed in chunks after that. */
  readonly body: Uint8Array;
  /** Where to end a chunk of `body` instead of at byte offset `end`, if a decoder does not take chunks of any kind. */
  readonly endOfChunk?: (body: Uint8Array, end: number) => number;
  /** Bytes of `body` without sound after which decoding ends; as many as there are if `undefined`. */
  readonly mostSilentBytes?: number;
}

/**
 * Cuts a file for its decoder.
 *
 * @param headBytes how many to feed at once; by default enough of most files
 */
export const cutHead = (bytes: Uint8Array, headBytes = 1024): Pick<WholeFile, 'head' | 'body'> => ({
  head: bytes.subarray(0, headBytes),
  body: bytes.subarray(headBytes),
});

/**
 * Bytes per call of a decoder: 30 s take 35 ms of FLAC and 53 of MP3 with these, 51 and 56 with 256 bytes, 34 and 48 with
 * 4 KiB.
 */
const chunkBytes = 1024;

/**
 * The same, after a call that made many samples of few bytes. All samples of a call are in memory at once, twice, and 256
 * bytes of crafted FLAC make 15 MB of them.
 */
const denseChunkBytes = 256;

/** Samples of all channels for a byte that count as many: music has fewer than 30 above 32 kbit/s. */
const dense = 128;

/**
 * Some decoders copy the bytes that they cannot use yet at every call, so while nothing comes out (pictures in tags) chunks
 * grow; but slowly and not far, since silence may follow.
 */
const growth = 1 / 64;
const largestChunkBytes = 65_536;

/**
 * Decodes a whole track to mono. Only the mono samples are kept, and decoding stops as soon as there are too many.
 *
 * A track that breaks off is kept up to there; audio that was cut in transfer is still music.
 *
 * @param signal stops the work between two chunks
 * @throws Problem `broken-audio`, `audio-too-long`, `unsupported-media` (a codec that the container may hold but for
 * which there is no decoder); AbortError
 */
export async function decodeWhole(
  { decoder: kind, head, body, endOfChunk, mostSilentBytes = Infinity }: WholeFile,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  // Imported when needed: uncompressed uploads and start-up do not have to pay for it.
  const { default: decode } = await import('audio-decode');
  const decoder: ChunkDecoder = await (typeof kind === 'string' ? decode[kind]() : kind());
  const samples = createSampleStore();
  let sampleRate = 0;
  let channels = 0;

  /** Keeps the samples of a call; returns how many there are in all channels together. */
  const keep = ({ channelData, sampleRate: rate }: Decoded): number => {
    if (channelData.length === 0) return 0;
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
    checkLength(samples.length + channelData[0].length, rate, limits);
    const mono = downmixPlanar(channelData);
    checkSamples(mono);
    samples.append(mono);
    return mono.length * channelData.length;
  };

  try {
    keep(await decoder(head));
    const checkpoint = createCheckpoint(signal);
    for (let at = 0, silentSince = 0, least = chunkBytes; at < body.length;) {
      if (checkpoint.isDue()) await checkpoint.pass();
      const unused = at - silentSince;
      if (unused > mostSilentBytes) break;
      const end = endOfChunk
        ? endOfChunk(body, at + least)
        : at + Math.max(least, Math.min(Math.floor(growth * unused), largestChunkBytes));
      const values = keep(await decoder(body.subarray(at, end)));
      if (values > 0) {
        silentSince = end;
        least = values > dense * (end - at) ? denseChunkBytes : chunkBytes;
      }
      at = end;
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
    sampleRate,
    channels,
    frames: samples.length,
    read: (start, length) => Promise.resolve(samples.slice(start, length)),
  };
}

function refusal(cause: unknown): Problem {
  // Decoders name a codec that they lack in the message alone.
  if (cause instanceof Error && /unsupported|does not support|no audio track/i.test(cause.message)) {
    const detail =
      'The file holds no audio track of a codec that Hyena decodes. Convert it to MP3, FLAC or WAV.';
    return new Problem('unsupported-media', detail, { cause });
  }
  const detail =
    'The file looks like audio, but nothing in it can be decoded. Send the whole file, or encode it again.';
  return new Problem('broken-audio', detail, { cause });
}
