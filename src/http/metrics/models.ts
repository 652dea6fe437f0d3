import { Counter, type Registry } from 'prom-client';
import type { RegistryEvent } from '../../models/registry/events.js';
import type { ModelRegistry } from '../../models/registry/model-registry.js';
import { versionStates } from '../../models/registry/version-states.js';
import { forgetVersion } from './forget-version.js';
import { gauge, gauges } from './gauges.js';

/** Shows which models are served, and whether the store can be read. */
export interface ModelMetrics {
  /** Notes what happened to models and their store. */
  registryEvent(event: RegistryEvent): void;
}

export function modelMetrics(registry: Registry, models: ModelRegistry): ModelMetrics {
  gauges(registry, 'hyena_model_info', 'Model versions in memory', ['model', 'version', 'digest'], () =>
    models.models.flatMap(({ entries }) =>
      entries.flatMap(({ serving }) => {
        if (!serving) return [];
        const { name: model, version, digest } = serving;
        return [[{ model, version, digest }, 1] as const];
      }),
    ),
  );
  gauges(registry, 'hyena_model_versions', 'Versions of a model, by state', ['model', 'state'], () =>
    models.models.flatMap(({ name: model, entries }) =>
      versionStates.map(state => {
        return [{ model, state }, entries.filter(entry => entry.state === state).length] as const;
      }),
    ),
  );
  const pointed = 'The version that a label points to';
  gauges(registry, 'hyena_model_label_version', pointed, ['model', 'label'], () =>
    models.models.flatMap(({ name: model, routing }) =>
      [...routing.labels].map(([label, { version }]) => [{ model, label }, version] as const),
    ),
  );
  const readable = 'Whether the model store could be read when it was looked at last';
  gauge(registry, 'hyena_model_store_up', readable, () => Number(models.store.reachable));
  const loads = new Counter({
    name: 'hyena_model_loads_total',
    help: 'Attempts to load a model version',
    labelNames: ['model', 'result'],
    registers: [registry],
  });

  return {
    registryEvent(event) {
      if (event.kind === 'loaded' || event.kind === 'failed')
        loads.inc({ model: event.name, result: event.kind });
      if (event.kind === 'unloaded' && !isServed(models, event))
        // A metric that cannot be computed fails where it is asked for, with a log line.
        forgetVersion(registry, event.name, event.version).catch(() => undefined);
    },
  };
}

/** Whether other content, which has taken its place, is served by the number of a version. */
function isServed(
  { models }: ModelRegistry,
  { name, version, digest }: Extract<RegistryEvent, { kind: 'unloaded' }>,
): boolean {
  return models.some(
    model =>
      model.name === name &&
      model.entries.some(({ serving }) => serving?.version === version && serving.digest !== digest),
  );
}
