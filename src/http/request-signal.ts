import type { FastifyReply } from 'fastify';
import { Problem } from '../problems.js';

/**
 * A signal that aborts when the client goes away before it has its answer, or when the answer has taken too long.
 * Fastify's own `request.signal` aborts as soon as the body has been read, since it listens to the request.
 *
 * @param timeout milliseconds
 * @returns a signal whose reason is the Problem `deadline-exceeded` in the second case
 */
export function requestSignal({ raw }: FastifyReply, timeout: number): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const detail = `The answer was not ready within ${timeout / 1000} s; try a shorter track.`;
    controller.abort(new Problem('deadline-exceeded', detail));
  }, timeout);
  raw.once('close', () => {
    clearTimeout(timer);
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
