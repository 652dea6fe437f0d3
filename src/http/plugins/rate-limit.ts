import fastifyRateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import { clientAddress } from '../client-address.js';
import type { Dependencies } from '../dependencies.js';

/** Clients whose requests are counted at a time; beyond, those are forgotten that have not come for longest. */
const clients = 10_000;

/** Limits how many requests a minute a client may send to the routes of the plugin that this is registered in. */
export const rateLimit = fp<Pick<Dependencies, 'config'>>(async (app, { config }) => {
  if (config.rateLimit === 0) return;
  await app.register(fastifyRateLimit, {
    global: false,
    max: config.rateLimit,
    timeWindow: 60_000,
    cache: clients,
    // A name may look like an address. Who has one IPv6 address has the 2^64 beside it too.
    keyGenerator: request =>
      request.keyName === undefined
        ? `address ${fastifyRateLimit.normalizeIP(clientAddress(request))}`
        : `key ${request.keyName}`,
    errorResponseBuilder: (_request, { max, ttl }) =>
      new Problem(
        'rate-limited',
        `A client may send ${max} requests a minute; wait as long as Retry-After says.`,
        {
          retryAfter: Math.ceil(ttl / 1000),
        },
      ),
  });
  app.addHook('onRequest', app.rateLimit());
});
