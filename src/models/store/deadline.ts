import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from './object-store.js';

/** Milliseconds in which a store must answer, and between two pieces of what it sends: a network file system may hang. */
export const storeTimeout = 30_000;

/** Bytes per millisecond of the slowest body that is waited for to its end: 128 kbit/s, over all of it. */
const slowest = 16;

/** @throws StoreError when the work takes longer than `timeout` milliseconds */
export async function within<T>(timeout: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const expiry = delay(timeout, undefined, { signal: over.signal }).then(() => {
    throw new StoreError(`the model store did not answer within ${timeout / 1000} s`);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    expiry.catch(() => undefined);
    over.abort();
  }
}

/**
 * The pieces of a body. None of them may take longer than `timeout` milliseconds, nor all of them longer than that and the
 * time that so many bytes take over the slowest connection, so that what comes for ever in single bytes comes to an end.
 */
export async function* paced(
  body: AsyncIterable<Uint8Array>,
  timeout: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = body[Symbol.asyncIterator]();
  const begun = performance.now();
  let length = 0;
  try {
    for (;;) {
      const piece = await within(timeout, pieces.next());
      if (piece.done) return;
      length += piece.value.length;
      if (performance.now() - begun > timeout + length / slowest)
        throw new StoreError('the model store sends too slowly');
      yield piece.value;
    }
  } finally {
    // Not waited for: what hangs would hang here too.
    void pieces.return?.().catch(() => undefined);
  }
}
