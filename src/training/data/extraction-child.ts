import { withAudio } from '../../audio/open.js';
import type { LoadJob } from '../../engine/job.js';
import { unpackVersion } from '../../engine/parcel.js';
import { featureShape, featureSize } from '../../features/parameters.js';
import { openDiskStore } from '../../models/store/disk-store.js';
import { sha256 } from '../../models/version.js';
import type { WithBytes } from '../../pool/child-protocol.js';
import { serveTasks } from '../../pool/serve-tasks.js';
import { loadEmbedder } from '../../runtimes/load-model.js';
import { loadRuntime } from '../../runtimes/tfjs/runtime.js';
import { poolStatistics } from '../../runtimes/tfjs/statistics.js';
import { concatenate } from './concatenate.js';
import { createEmbedding, type EmbeddingOf } from './embedding.js';
import type { ExtractionOptions } from './extraction-job.js';
import { keptFeatures, openFeatureCache } from './feature-cache.js';
import { entryShape, type CachedFeatures } from './feature-entry.js';
import { embeddingCacheKey, featureCacheKey } from './feature-cache-key.js';
import { packFeatures } from './packed-features.js';
import { createVariants } from './variants.js';

const options = JSON.parse(process.argv[2]) as ExtractionOptions;
const key = await featureCacheKey(options);
const shape = entryShape(options);
const store = openDiskStore(options.cache);
const cache = openFeatureCache(store, key, shape);
const variantsOf = await createVariants(options);
const { frames, values } = featureShape(options.features);
let embeddingOf: EmbeddingOf | undefined;

await serveTasks({ extract, load }, () => Promise.resolve());

/** Loads the version whose embeddings are asked for. */
async function load(job: LoadJob, bytes: Uint8Array): Promise<void> {
  const runtime = await loadRuntime(options.backend ?? 'auto');
  const embedder = await loadEmbedder(runtime, unpackVersion(job, bytes));
  const embeddings = openFeatureCache(store, embeddingCacheKey(key, job.digest), {
    ...shape,
    size: embedder.dimensions,
  });
  embeddingOf = createEmbedding(embedder, embeddings, featureSize(options.features));
}

/** Computes the features of one file, or takes them from the cache. */
async function extract(_: unknown, bytes: Uint8Array): Promise<WithBytes> {
  const content = sha256(bytes);
  const cached = await keptFeatures(cache, content);
  const features =
    cached ??
    (await withAudio(bytes, { maxSeconds: 3600 }, async source => ({
      seconds: source.frames / source.sampleRate,
      variants: await variantsOf(source, content),
    })));
  const uncached = cached ? undefined : await whyNotKept(cache.put(content, features));
  const { seconds, variants } = features;
  if (!options.base)
    return packFeatures({
      content,
      seconds,
      clean: variants[0],
      statistics: statisticsOf(variants),
      uncached,
    });
  const embedded = await embeddingOf!(content, features);
  return packFeatures({
    content,
    seconds,
    clean: variants[0],
    statistics: embedded.embedding,
    uncached: uncached ?? (embedded.keeping && (await whyNotKept(embedded.keeping))),
  });
}

function statisticsOf(variants: CachedFeatures['variants']): Float32Array {
  if (options.unpooled) return concatenate(variants);
  if (!options.statistics) return new Float32Array();
  return poolStatistics(options.statistics, concatenate(variants), frames, values);
}

function whyNotKept(keeping: Promise<void>): Promise<string | undefined> {
  return keeping.then(
    () => undefined,
    (error: unknown) => {
      const { cause = error, message } = error as Error;
      return (cause as NodeJS.ErrnoException).code ?? message;
    },
  );
}
