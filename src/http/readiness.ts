import type { ChildStatus } from '../engine/job.js';
import { Problem } from '../errors.js';
import type { Dependencies } from './dependencies.js';

/**
 * Sees to it that requests will be answered: the default model has been warm in every child process, and is in one now,
 * whatever else loads.
 *
 * @returns what the first child said of itself
 * @throws Problem `shutting-down`, `not-ready`
 */
export function requireReady({
  engine,
  registry,
  closing,
}: Pick<Dependencies, 'engine' | 'registry' | 'closing'>): ChildStatus {
  if (closing.aborted)
    throw new Problem('shutting-down', 'The service is shutting down; ask another instance.');
  const child = engine.children.at(0);
  if (!child || !registry.isReady)
    throw new Problem('not-ready', 'The model is still loading; try again in a moment.');
  if (engine.warmChildren === 0)
    throw new Problem('not-ready', 'All child processes are being replaced; try again in a moment.');
  return child;
}
