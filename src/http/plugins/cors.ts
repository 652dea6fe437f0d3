import fastifyCors from '@fastify/cors';
import fp from 'fastify-plugin';
import type { Dependencies } from '../dependencies.js';

/** Lets pages of the configured origins call the service. Where there are none, nothing of it is there. */
export const cors = fp<Pick<Dependencies, 'config'>>(async (app, { config: { corsOrigins } }) => {
  if (corsOrigins.length === 0) return;
  app.addHook('onRoute', route => {
    // The plugin's own route; a browser asks there without a key.
    if (route.url === '*') route.config = { access: 'public' };
  });
  await app.register(fastifyCors, {
    origin: [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST'],
    exposedHeaders: ['Retry-After', 'X-Request-Id', 'Server-Timing'],
    strictPreflight: false,
  });
});
