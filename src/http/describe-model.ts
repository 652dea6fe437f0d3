import type { Model } from '../models/registry.js';
import type { Dependencies } from './dependencies.js';
import type { ModelSummary, VersionSummary } from './schemas/models.js';

/** A model as `GET /models` shows it. */
export function describeModel(
  { engine, registry }: Pick<Dependencies, 'engine' | 'registry'>,
  { name, versions, rejected }: Model,
): ModelSummary {
  const ready = versions.map(({ version, digest }): VersionSummary => {
    return { version, state: 'ready', loaded: engine.isLoaded(digest), digest };
  });
  const failed = rejected.map(({ version, reason }): VersionSummary => {
    return { version, state: 'failed', reason, loaded: false };
  });
  return {
    name,
    default: name === registry.defaultName,
    versions: [...ready, ...failed].sort((a, b) => b.version - a.version),
  };
}
