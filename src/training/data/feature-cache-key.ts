import type { AudioSource } from '../../audio/source.js';
import { parametersFault, segmentLength } from '../../features/parameters.js';
import { segmentStarts } from '../../features/segments.js';
import { sha256, type Digest } from '../../models/version.js';
import { createRandom } from '../random.js';
import type { ExtractionOptions } from './extraction-job.js';
import { createVariants } from './variants.js';

/** Seconds of the segments that are computed for the key: ten frames of usual parameters, three groups of the SIMD kernels' four. */
const longest = 0.25;

/** Hz; neither the rate of a model nor one that a single row of taps converts to it. */
const sampleRate = 48_000;

/** Is raised when a decoder gives other samples than before: the key itself covers all that is computed of them. */
const decoding = 1;

/** Lengths of tracks, in segments, of which the key has the places: of 4, 29.95, 45 and 600 s where segments have 3 s. */
const lengths = [4 / 3, 29.95 / 3, 15, 200];

/** Which variant is drawn; any will do. */
const content = '5eed';

/**
 * The key of all features that are computed in one way: a hash of the parameters, of the places of segments, and of the
 * features of a synthetic track. A change of what the resampler, the extractor, the augmentation or `segmentStarts`
 * computes changes the key, and features that were cached before are not found. For decoders a number stands in it.
 *
 * The segments are short and few, so it takes some 15 ms, most of them for two tables of taps.
 *
 * @returns 16 hexadecimal digits
 */
export async function featureCacheKey(
  options: Pick<ExtractionOptions, 'features' | 'augmentation'>,
): Promise<string> {
  const { features, augmentation } = options;
  const short = { ...features, segmentSeconds: Math.min(longest, features.segmentSeconds) };
  // Some front ends have no frame in so short a segment.
  const { segmentSeconds } = parametersFault(short) === undefined ? short : features;
  const variants = await createVariants({
    // They tile the synthetic track.
    features: { ...features, segmentSeconds, segments: 4 },
    ...(augmentation && { augmentation: { ...augmentation, variants: 1, segments: 2, codec: 1 } }),
  });
  const computed = await variants(syntheticTrack(4 * segmentSeconds), content);
  const { buffer } = Float32Array.from(computed.flatMap(values => Array.from(values)));
  const places = lengths.map(length => segmentStarts(Math.round(length * segmentLength(features)), features));
  const parameters = Buffer.from(JSON.stringify({ features, augmentation, places, decoding }));
  return sha256(Buffer.concat([parameters, new Uint8Array(buffer)])).slice(0, 16);
}

/**
 * The key of the embeddings that a version's network computes of features.
 *
 * @param key of the features
 */
export function embeddingCacheKey(key: string, digest: Digest): string {
  return sha256(Buffer.from(`${key} ${digest}`)).slice(0, 16);
}

/** Noise that fades by 160 dB again and again, first loud and then quiet, so that each limit in the features matters. */
function syntheticTrack(seconds: number): AudioSource {
  const random = createRandom(1);
  const length = Math.ceil(seconds * sampleRate);
  const samples = Float32Array.from({ length }, (_, i) => {
    const phase = ((4 * i) / length) % 1;
    const loudness = i < length / 2 ? 1 : 1e-3;
    return loudness * (2 * random.uniform() - 1) * 10 ** (-8 * phase);
  });
  return {
    format: 'wav',
    sampleRate,
    channels: 1,
    frames: length,
    read: (start, count) => Promise.resolve(samples.subarray(start, start + count)),
  };
}
