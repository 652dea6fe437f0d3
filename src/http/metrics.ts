import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { HttpSettings } from './settings.js';
import type { Engine } from '../engine/engine.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import { packageVersion } from '../package-version.js';
import type { Admission } from './admission.js';
import type { DriftWatch } from '../engine/drift-watch.js';
import { childMetrics, type ChildMetrics } from './metrics/children.js';
import { addDriftMetrics } from './metrics/drift.js';
import { gauge } from './metrics/gauges.js';
import { modelMetrics, type ModelMetrics } from './metrics/models.js';
import { addQueueMetrics } from './metrics/queue.js';
import { requestMetrics, type RequestMetrics } from './metrics/requests.js';
import { shadowMetrics, type ShadowMetrics } from './metrics/shadows.js';
import { trackMetrics, type TrackMetrics } from './metrics/tracks.js';
import { hindranceOf, type ReadinessSources } from './readiness.js';

/** What `GET /metrics` shows, with Prometheus's names and units; `docs/metrics.md` has them all. */
export interface Metrics extends RequestMetrics, TrackMetrics, ChildMetrics, ModelMetrics, ShadowMetrics {
  readonly registry: Registry;
}

/** What the metrics are about. */
export interface MetricSources extends ReadinessSources {
  readonly config: HttpSettings;
  readonly engine: Engine;
  readonly registry: ModelRegistry;
  readonly admission: Admission;
  readonly drift: DriftWatch;
}

/** Creates the metrics of one service; their labels have bounded sets of values. */
export function createMetrics(sources: MetricSources): Metrics {
  const { config, engine, admission, registry: models, drift } = sources;
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const build = new Gauge({
    name: 'hyena_build_info',
    help: 'Version of the service',
    labelNames: ['version'],
    registers: [registry],
  });
  build.set({ version: packageVersion }, 1);
  gauge(registry, 'hyena_ready', 'Whether requests will be answered, as /readyz says', () =>
    Number(hindranceOf(sources) === undefined),
  );
  addQueueMetrics(registry, engine, config);
  addDriftMetrics(registry, models, drift);
  return {
    registry,
    ...requestMetrics(registry, admission, config),
    ...trackMetrics(registry),
    ...childMetrics(registry, engine, config),
    ...modelMetrics(registry, models),
    ...shadowMetrics(registry),
  };
}
