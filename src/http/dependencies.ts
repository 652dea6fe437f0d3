import type { HttpSettings } from './settings.js';
import type { EnginePool } from '../engine/engine.js';
import type { SharedClassifications } from '../engine/shared-answers.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Admission } from './admission.js';
import type { DriftWatch } from '../engine/drift-watch.js';
import type { Metrics } from './metrics.js';
import type { Shadows } from '../engine/shadows.js';

/** What plugins and routes need, handed in where they are registered. */
export interface Dependencies {
  readonly config: HttpSettings;
  readonly engine: EnginePool;
  readonly classifications: SharedClassifications;
  readonly registry: ModelRegistry;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly shadows: Shadows;
  readonly drift: DriftWatch;
  /** Undefined where it is off. */
  readonly tracing?: Tracing | undefined;
  /** Aborts when the service begins to close: it answers as before, but says that it is not ready any more. */
  readonly closing: AbortSignal;
}
