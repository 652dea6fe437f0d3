import type { Config } from '../config.js';
import type { EnginePool } from '../engine/pool.js';
import type { ModelRegistry } from '../models/registry.js';
import type { Metrics } from './metrics.js';

/** What plugins and routes need, handed in where they are registered. */
export interface Dependencies {
  readonly config: Config;
  readonly engine: EnginePool;
  readonly registry: ModelRegistry;
  readonly metrics: Metrics;
}
