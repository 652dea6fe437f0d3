import { setTimeout as delay } from 'node:timers/promises';
import type { ModelRegistry } from './model-registry.js';

/** Times the interval; a store that fails is asked more and more rarely, up to this. */
const mostPatience = 10;

/**
 * Refreshes a registry again and again, until the signal says stop.
 *
 * @param interval milliseconds between two looks
 */
export async function pollRegistry(
  registry: Pick<ModelRegistry, 'refresh'>,
  interval: number,
  signal: AbortSignal,
): Promise<void> {
  for (let patience = 1; ;) {
    // Many instances that were started together shall not all ask in the same moment.
    const wait = interval * patience * (0.9 + 0.2 * Math.random());
    if (!(await waited(wait, signal))) return;
    patience = await registry.refresh().then(
      () => 1,
      () => Math.min(2 * patience, mostPatience),
    );
  }
}

/** Whether the time has gone by, and the signal has not said stop. */
async function waited(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return delay(milliseconds, true, { signal, ref: false }).catch(() => false);
}
