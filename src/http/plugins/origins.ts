import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import type { Dependencies } from '../dependencies.js';

/**
 * Refuses what a page of another origin has its visitor's browser ask, before its body is read: CORS keeps the answer from
 * such a page, but not the work from us. What is open to everybody, links lead to.
 */
export const origins = fp<Pick<Dependencies, 'config'>>((app, { config: { corsOrigins } }) => {
  const isAllowed = (origin = '') => corsOrigins.includes('*') || corsOrigins.includes(origin);
  app.addHook('onRequest', async request => {
    if (request.routeOptions.config.access === 'public') return;
    if (!isForeign(request) || isAllowed(request.headers.origin)) return;
    throw new Problem(
      'cross-origin',
      'A page of another origin sent the request. If it may call the service, add its origin to CORS_ORIGINS.',
    );
  });
});

/** Whether a browser says that it is so. Browsers leave `Sec-Fetch-Site` out where they find the service's address not safe. */
function isForeign({ headers: { 'sec-fetch-site': site, origin }, host }: FastifyRequest): boolean {
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && !isOf(origin, host);
}

/** Whether an origin is that of the host, whose proxy may speak HTTPS for it. */
function isOf(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host: own } = new URL(origin);
  const asked = `${protocol}//${host}`;
  return URL.canParse(asked) && new URL(asked).host === own;
}
