import type { AudioSources } from '../catalogue/audio-sources.js';
import type { HttpSettings } from './settings.js';
import type { Engine } from '../engine/engine.js';
import type { SharedAnswers } from '../engine/shared-answers.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { Tracing } from '../tracing/tracing.js';
import type { Admission } from './admission.js';
import type { DriftWatch } from '../engine/drift-watch.js';
import type { Metrics } from './metrics.js';

/** What plugins and routes need, handed in where they are registered. */
export interface Dependencies {
  readonly config: HttpSettings;
  readonly engine: Engine;
  readonly answers: SharedAnswers;
  readonly registry: ModelRegistry;
  readonly admission: Admission;
  readonly metrics: Metrics;
  readonly drift: DriftWatch;
  /** The places whose files callers may name; undefined where they may name none. */
  readonly sources?: AudioSources | undefined;
  /** Undefined where it is off. */
  readonly tracing?: Tracing | undefined;
  /** Aborts when the service begins to close: it answers as before, but says that it is not ready any more. */
  readonly closing: AbortSignal;
}
