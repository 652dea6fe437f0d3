import { hasEmbedding, noEmbedding } from '../models/no-embedding.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { ServingVersion } from '../models/registry/serving-version.js';

/**
 * @param candidates the versions of which one answers
 * @throws Problem `no-embedding`, which names the served versions that give one, when none of the candidates does
 */
export function requireEmbedding(
  { models }: Pick<ModelRegistry, 'models'>,
  candidates: readonly ServingVersion[],
): void {
  if (candidates.some(hasEmbedding)) return;
  throw noEmbedding(
    candidates[0],
    models.flatMap(({ routing }) => [...routing.versions.values()]),
  );
}
