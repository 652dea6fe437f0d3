import { readFile } from 'node:fs/promises';
import { withAudio } from '../../audio/open.js';
import { featureShape } from '../../features/parameters.js';
import { sha256 } from '../../models/version.js';
import type { WithBytes } from '../../pool/child-protocol.js';
import { serveTasks } from '../../pool/serve-tasks.js';
import { Problem } from '../../problems.js';
import { poolStatistics } from '../../runtimes/tfjs/statistics.js';
import { concatenate } from './concatenate.js';
import type { ExtractionOptions, TrackFeatures } from './extraction-job.js';
import { openFeatureCache, type CachedFeatures } from './feature-cache.js';
import { featureCacheKey } from './feature-cache-key.js';
import { packFeatures } from './packed-features.js';
import { createVariants } from './variants.js';

const options = JSON.parse(process.argv[2]) as ExtractionOptions;
const cache = openFeatureCache(options.cache, await featureCacheKey(options));
const variantsOf = await createVariants(options);
const { frames, values } = featureShape(options.features);

await serveTasks({ extract }, () => Promise.resolve());

/** Computes the features of one file, or takes them from the cache. */
async function extract(path: string): Promise<WithBytes> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new Problem('no-audio', `The file cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  });
  const content = sha256(bytes);
  const cached = await cache.get(content);
  if (cached) return packFeatures({ content, ...keptOf(cached) });
  const features = await withAudio(bytes, { maxSeconds: 3600 }, async source => ({
    seconds: source.frames / source.sampleRate,
    variants: await variantsOf(source, content),
  }));
  const uncached = await cache.put(content, features).then(
    () => undefined,
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? (error as Error).message,
  );
  return packFeatures({ content, ...keptOf(features), uncached });
}

function keptOf({ seconds, variants }: CachedFeatures): Omit<TrackFeatures, 'content'> {
  const statistics = options.statistics
    ? poolStatistics(options.statistics, concatenate(variants), frames, values)
    : new Float32Array();
  return { seconds, clean: variants[0], statistics };
}
