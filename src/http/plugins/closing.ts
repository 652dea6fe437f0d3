import fp from 'fastify-plugin';

/**
 * While the service closes, tells clients to let go of their connections with the answers that are still due: Fastify
 * closes only those that are idle at that moment, and would wait for the others to time out.
 */
export const closing = fp(app => {
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
});
