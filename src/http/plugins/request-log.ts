import fp from 'fastify-plugin';
import type { Dependencies } from '../dependencies.js';

/**
 * One log line and one metric a request. They name the route, never the URL: what a client writes into it is not ours
 * to keep.
 */
export const requestLog = fp<Pick<Dependencies, 'metrics'>>((app, { metrics }) => {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.request(request.method, route, reply.statusCode, reply.elapsedTime);
    if (request.problem) metrics.problem(request.problem);
    request.log.info(
      {
        method: request.method,
        route,
        key: request.keyName,
        status: reply.statusCode,
        problem: request.problem,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
  });
  app.addHook('onRequestAbort', async request => {
    request.log.info(
      { method: request.method, route: request.routeOptions.url, key: request.keyName },
      'client closed the connection',
    );
  });
});
