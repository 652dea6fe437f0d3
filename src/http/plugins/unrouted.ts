import type { HTTPMethods } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import { sendProblem } from './problems.js';

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Answers what no route takes, before its body is read: such a body has no meaning that could be wrong. */
export const unrouted = fp(app => {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404) return;
    const allowed = methods.filter(method => isRouted(method, request.url));
    if (allowed.length === 0) throw notFound();
    reply.header('allow', allowed.join(', '));
    throw new Problem('method-not-allowed', `This address takes ${allowed.join(' and ')}.`);
  });
  // Routes come here too, such as one for files that has no such file.
  app.setNotFoundHandler((request, reply) => sendProblem(notFound(), request, reply));

  // Despite its type, `findRoute` has no answer for some.
  const isRouted = (method: HTTPMethods, url: string) => Boolean(app.findRoute({ method, url }));
});

const notFound = () =>
  new Problem('not-found', 'Nothing is at this address; GET /openapi.yaml lists what there is.');
