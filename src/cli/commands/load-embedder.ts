import type { Config } from '../../config/config.js';
import type { Engine } from '../../engine/engine.js';
import type { Selector } from '../../models/publishing/selector.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { asked } from '../wrong-use.js';
import { loadPinned } from './load-pinned.js';
import { requireEmbedding } from './require-embedding.js';

/**
 * Loads the version that is meant, which has to give an embedding, and no other.
 *
 * @throws WrongUse when there is no such model, version or label, or it gives none; Error when it cannot be loaded
 */
export async function loadEmbedder(
  selector: Selector,
  config: Config,
  engine: Engine,
): Promise<ServingVersion> {
  const chosen = await loadPinned(selector, config, engine);
  await asked(() => requireEmbedding(chosen, config));
  return chosen;
}
