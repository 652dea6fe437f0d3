import type { FastifyServerOptions } from 'fastify';
import type { TrustedProxies } from '../config/trusted-proxies.js';

/** The setting as Fastify takes it; of a plain number Fastify would trust nobody at all. */
export function trustProxy(proxies: TrustedProxies): FastifyServerOptions['trustProxy'] {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies === false ? false : [...proxies];
}
