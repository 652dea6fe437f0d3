import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from './object-store.js';

/** Milliseconds between the attempts: six minutes in all, beside those that the attempts take. */
const usualPauses = [1000, 2000, 5000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000, 60_000];

/** How a store is tried again. */
export interface Patience {
  readonly signal?: AbortSignal | undefined;
  /** Called before each pause. */
  readonly onFault?: (fault: StoreError) => void;
  /** Milliseconds between the attempts. */
  readonly pauses?: readonly number[];
}

/**
 * Does something with a store, and does it again when the store fails, as long as the fault may pass.
 *
 * @throws StoreError of the last attempt, one that does not pass at once; what is none of the store's faults at once; the signal's reason
 */
export async function tryAgain<T>(
  work: (attempt: number) => Promise<T>,
  { signal, onFault, pauses = usualPauses }: Patience = {},
): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!(error instanceof StoreError) || !error.mayPass || attempt >= pauses.length) throw error;
      onFault?.(error);
      await delay(pauses[attempt], undefined, { signal }).catch(() => signal?.throwIfAborted());
    }
  }
}
