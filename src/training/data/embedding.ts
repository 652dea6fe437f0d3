import type { Embedder } from '../../runtimes/load-model.js';
import { concatenate } from './concatenate.js';
import { keptFeatures, type FeatureCache } from './feature-cache.js';
import type { CachedFeatures } from './feature-entry.js';

/** The embedding of a track's segments, and of those of its variants. */
export interface Embedded {
  /** `segments × dimensions`, row-major. */
  readonly embedding: Float32Array;
  /** Rejects where it cannot be kept; absent where it was kept before. */
  readonly keeping?: Promise<void>;
}

/** Gives the embedding of a track, by the sha256 of its file and its features. */
export type EmbeddingOf = (content: string, features: CachedFeatures) => Promise<Embedded>;

/**
 * Has a network compute embeddings that are not in a cache.
 *
 * @param cache of embeddings, in place of features
 * @param size numbers of a segment's features
 */
export function createEmbedding(
  { embed }: Pick<Embedder, 'embed'>,
  cache: Pick<FeatureCache, 'get' | 'put'>,
  size: number,
): EmbeddingOf {
  return async (content, { seconds, variants }) => {
    const cached = await keptFeatures(cache, content);
    if (cached) return { embedding: concatenate(cached.variants) };
    const embeddings: Float32Array[] = [];
    // One after the other: a network takes the memory of what it computes at a time.
    for (const features of variants) embeddings.push(await embed(features, features.length / size));
    return {
      embedding: concatenate(embeddings),
      keeping: cache.put(content, { seconds, variants: embeddings }),
    };
  };
}
