import fp from 'fastify-plugin';
import type { Place } from '../admission.js';
import type { Dependencies } from '../dependencies.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where it was let in; on the routes that take uploads. */
    place: Place;
  }
}

/** What is let in. */
interface AdmittedOptions extends Pick<Dependencies, 'admission'> {
  /** Bytes that a body may have. */
  readonly limit: number;
}

/**
 * Lets requests to the routes of the plugin that this is registered in take a place. Before their bodies are read, which
 * spares both sides the transfer.
 */
export const admitted = fp<AdmittedOptions>((app, { admission, limit }) => {
  app.decorateRequest('place');
  app.addHook('onRequest', async (request, reply) => {
    const place = admission.enter(limit, Number(request.headers['content-length'] ?? 0));
    request.place = place;
    reply.raw.once('close', () => place.leave());
  });
});
