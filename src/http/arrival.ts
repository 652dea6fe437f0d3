import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpSettings } from './settings.js';
import { Problem } from '../problems.js';
import { tooLarge, type Place } from './admission.js';
import type { CollectOptions } from './collect.js';

/** Within what a body must arrive. */
export interface ArrivalOptions extends Pick<HttpSettings, 'uploadTimeoutMs'> {
  /** Bytes that it may have. */
  readonly limit: number;
  /** Where the memory for it is taken. */
  readonly place: Place;
  readonly signal: AbortSignal;
}

/**
 * Reads a body before its deadline.
 *
 * @param read how to; given the limits to keep to
 * @throws Problem `too-large`, `uploads-full`, `upload-timeout`; what `read` throws; what the signal aborts with
 */
export async function arrival<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  { limit, place, signal, uploadTimeoutMs }: ArrivalOptions,
  read: (limits: CollectOptions) => Promise<T>,
): Promise<T> {
  // Not AbortSignal.any: Node 20 keeps what that returns, and all that its listeners see, until it aborts.
  const over = new AbortController();
  const giveUp = () => over.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  const timer = setTimeout(() => {
    const detail = `The upload did not arrive within ${uploadTimeoutMs / 1000} s. Send a smaller file, or send it faster.`;
    over.abort(new Problem('upload-timeout', detail));
  }, uploadTimeoutMs);
  try {
    // A client that asked first sends nothing before it receives 100 Continue.
    if (request.headers.expect) reply.raw.writeContinue();
    return await read({
      expected: Number(request.headers['content-length'] ?? 0),
      hold: bytes => place.hold(bytes),
      limit,
      refuse: () => {
        throw tooLarge(limit);
      },
      signal: over.signal,
    });
  } catch (error) {
    over.signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', giveUp);
    clearTimeout(timer);
  }
}
