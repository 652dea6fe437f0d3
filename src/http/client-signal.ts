import type { FastifyReply } from 'fastify';

/**
 * A signal that aborts when the client goes away before it has its answer. Fastify's own `request.signal` aborts as
 * soon as the body has been read, since it listens to the request rather than to the answer.
 */
export function clientSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
