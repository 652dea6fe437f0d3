import type { Config } from '../../config/config.js';
import type { Engine } from '../../engine/engine.js';
import type { Selector } from '../../models/publishing/selector.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { parseVersionPolicies, type VersionPolicy } from '../../models/version-policy.js';
import { openModels } from '../../serve/open-models.js';
import { asked } from '../wrong-use.js';

/**
 * Loads the version that is meant now, and no other.
 *
 * @throws WrongUse when there is no such model, version or label; Error when it cannot be loaded
 */
export async function loadPinned(
  { name, version }: Selector,
  config: Config,
  engine: Engine,
): Promise<ServingVersion> {
  const [policy] = parseVersionPolicies(String(version ?? 'newest')).values();
  const none: VersionPolicy = { serve: 'versions', versions: [] };
  const modelVersions = new Map([
    [name, policy],
    ['', none],
  ]);
  const registry = await asked(() => openModels({ ...config, model: name, modelVersions }, engine));
  await Promise.all([engine.warmUp(), registry.start()]);
  return registry.model().routing.primary!;
}
