import type { IncomingMessage, ServerResponse } from 'node:http';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';

/** Refuses an `Expect` other than `100-continue`, which Node answers itself, as any other request is refused. */
export const expectation = fp(app => {
  const refused = new WeakSet<IncomingMessage>();
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    refused.add(request);
    app.server.emit('request', request, response);
  });
  app.addHook('onRequest', async request => {
    if (refused.has(request.raw))
      throw new Problem('expectation-failed', 'The only expectation that can be met is "100-continue".');
  });
});
