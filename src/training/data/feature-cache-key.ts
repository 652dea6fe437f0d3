import type { AudioSource } from '../../audio/source.js';
import { sha256 } from '../../models/version.js';
import { createRandom } from '../random.js';
import type { ExtractionOptions } from './extraction-job.js';
import { createVariants } from './variants.js';

/** Seconds of the segments that are computed for the key: ten frames of usual parameters, three groups of the SIMD kernels' four. */
const longest = 0.25;

/** Hz; neither the rate of a model nor one that a single row of taps converts to it. */
const sampleRate = 48_000;

/** Which variant is drawn; any will do. */
const content = '5eed';

/**
 * The key of all features that are computed in one way: a hash of the parameters and of the features that they give of
 * a synthetic track. A change of what the resampler, the extractor or the augmentation computes changes the key,
 * and features that were cached before are not found. Decoders are not covered.
 *
 * The segments are short and few, so it takes some 15 ms, most of them for two tables of taps.
 *
 * @returns 16 hexadecimal digits
 */
export async function featureCacheKey(
  options: Pick<ExtractionOptions, 'features' | 'augmentation'>,
): Promise<string> {
  const { features, augmentation } = options;
  const segmentSeconds = Math.min(longest, features.segmentSeconds);
  const variants = await createVariants({
    features: { ...features, segmentSeconds, segments: 2 },
    ...(augmentation && { augmentation: { ...augmentation, variants: 1, segments: 2, codec: 1 } }),
  });
  const computed = await variants(syntheticTrack(4 * segmentSeconds), content);
  const { buffer } = Float32Array.from(computed.flatMap(values => Array.from(values)));
  const parameters = Buffer.from(JSON.stringify({ features, augmentation }));
  return sha256(Buffer.concat([parameters, new Uint8Array(buffer)])).slice(0, 16);
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
