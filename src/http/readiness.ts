import type { ChildStatus } from '../engine/job.js';
import type { Engine } from '../engine/engine.js';
import { Problem } from '../problems.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';

/** What readiness depends on. */
export interface ReadinessSources {
  readonly engine: Pick<Engine, 'children' | 'warmChildren'>;
  readonly registry: Pick<ModelRegistry, 'isReady'>;
  readonly closing: AbortSignal;
}

/**
 * Sees to it that requests will be answered: the default model has been warm in every child process, and is in one now,
 * whatever else loads.
 *
 * @returns what the first child said of itself
 * @throws Problem `shutting-down`, `not-ready`
 */
export function requireReady(sources: ReadinessSources): ChildStatus {
  const hindrance = hindranceOf(sources);
  if (hindrance) throw hindrance;
  return sources.engine.children[0];
}

/** Why requests will not be answered, if they will not. */
export function hindranceOf({ engine, registry, closing }: ReadinessSources): Problem | undefined {
  if (closing.aborted)
    return new Problem('shutting-down', 'The service is shutting down; ask another instance.');
  if (engine.children.length === 0 || !registry.isReady)
    return new Problem('not-ready', 'The model is still loading; try again in a moment.');
  if (engine.warmChildren === 0)
    return new Problem('not-ready', 'All child processes are being replaced; try again in a moment.');
  return undefined;
}
