import { readFile } from 'node:fs/promises';
import { withAudio } from '../../audio/open.js';
import type { AudioSource } from '../../audio/source.js';
import { serveTasks } from '../../pool/serve-tasks.js';
import { Problem } from '../../problems.js';
import type { MelAlteration } from '../../features/alteration.js';
import { createExtractor } from '../../features/extractor.js';
import { frontEndOf } from '../../features/front-ends.js';
import { sha256 } from '../../models/version.js';
import { drawAlteration, drawSpeed } from './augment.js';
import { concatenate } from './concatenate.js';
import type { ExtractionOptions, TrackFeatures } from './extraction-job.js';
import { openFeatureCache } from './feature-cache.js';
import { createRandom } from '../random.js';
import { randomSegments, trackSegments } from './track-segments.js';

const { features, augmentation, cache } = JSON.parse(process.argv[2]) as ExtractionOptions;
const featureCache = openFeatureCache(cache, { features, augmentation });
const bands = frontEndOf(features).bands(features);
let alteration: MelAlteration | undefined;
const extractor = await createExtractor(features, mels => alteration?.(mels));

await serveTasks({ extract }, () => Promise.resolve());

/** Computes the features of one file, or takes them from the cache. */
async function extract(path: string): Promise<TrackFeatures> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Problem('no-audio', `The file can not be read: ${(error as NodeJS.ErrnoException).code}.`);
  });
  const content = sha256(bytes);
  const cached = await featureCache.get(content);
  if (cached) return { content, variants: cached };
  const variants = await withAudio(bytes, { maxSeconds: 3600 }, source => variantsOf(source, content));
  const uncached = await featureCache.put(content, variants).then(
    () => undefined,
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).message,
  );
  return { content, variants, uncached };
}

/** The track as it is, then its variants, which its own content determines: they are the same on every machine. */
async function variantsOf(source: AudioSource, content: string): Promise<Float32Array[]> {
  const variants = [featuresOf(await trackSegments(source, features))];
  if (!augmentation) return variants;
  const random = createRandom(Number.parseInt(content.slice(0, 8), 16));
  while (variants.length <= augmentation.variants) {
    const speed = drawSpeed(augmentation, random);
    const segments = await randomSegments(source, features, speed, augmentation.segments, random);
    variants.push(featuresOf(segments, () => bands && drawAlteration(augmentation, bands, random)));
  }
  return variants;
}

function featuresOf(segments: Float32Array[], draw?: () => MelAlteration | undefined): Float32Array {
  const perSegment = segments.map(segment => {
    alteration = draw?.();
    return extractor(segment);
  });
  return concatenate(perSegment);
}
