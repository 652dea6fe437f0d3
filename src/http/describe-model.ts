import type { FeatureParameters } from '../features/parameters.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { ServedModel } from '../models/registry/served-model.js';
import type { VersionEntry } from '../models/registry/version-entry.js';
import type { ModelSummary, VersionSummary } from './schemas/models.js';

/** A model as `GET /models` shows it. */
export function describeModel(registry: ModelRegistry, model: ServedModel): ModelSummary {
  const { primary, labels, split, shadow } = model.routing;
  return {
    name: model.name,
    default: model.name === registry.defaultName,
    ...(primary && { serves: primary.version }),
    labels: Object.fromEntries([...labels].map(([label, { version }]) => [label, version])),
    ...(split && { traffic: { label: split.label, percent: split.percent } }),
    ...(shadow && { shadow: shadow.label }),
    ...(model.listed?.labelsFault && { labelsFault: model.listed.labelsFault }),
    versions: model.entries.map(entry => describeVersion(model, entry)),
  };
}

/** A version as `GET /models` shows it. */
export function describeVersion(
  { routing, listed }: ServedModel,
  { version, state, reason, serving }: Readonly<VersionEntry>,
): VersionSummary {
  const labels = [...routing.labels]
    .filter(([, target]) => target.version === version)
    .map(([label]) => label);
  const isWithdrawn = listed?.labels?.withdrawn?.includes(version);
  return {
    version,
    state,
    ...(reason !== undefined && { reason }),
    loaded: serving !== undefined,
    ...(isWithdrawn && { withdrawn: true }),
    labels,
    ...(serving && {
      digest: serving.digest,
      loadedAt: serving.loadedAt.toISOString(),
      from: serving.from,
      ...(serving.manifest.metrics && { metrics: serving.manifest.metrics }),
      ...(serving.manifest.embedding && { embedding: serving.manifest.embedding }),
    }),
  };
}

/** Feature parameters as callers see them: MFCC, which say whose they are, without their kind, as they were before others came. */
export function describeFeatures(features: FeatureParameters): Record<string, unknown> {
  return features.kind === 'mfcc' ? { ...features, kind: undefined } : { ...features };
}
