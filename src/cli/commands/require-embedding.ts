import type { Config } from '../../config/config.js';
import { hasEmbedding, noEmbedding } from '../../models/no-embedding.js';
import { listModels, listVersionsOf } from '../../models/publishing/list.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { openStore } from '../../models/store/open-store.js';

/** @throws Problem `no-embedding`, which names the versions in the store that give one, when this one does not */
export async function requireEmbedding(
  version: Pick<ServingVersion, 'name' | 'version' | 'manifest'>,
  config: Config,
): Promise<void> {
  if (hasEmbedding(version)) return;
  const store = openStore(config.modelStore, config);
  throw noEmbedding(version, await listVersionsOf(store, await listModels(store)));
}
