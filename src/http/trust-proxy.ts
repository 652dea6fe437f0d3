import type { FastifyServerOptions } from 'fastify';
import { within } from './networks.js';
import type { HttpSettings } from './settings.js';

/** The setting as Fastify takes it; of a plain number Fastify would trust nobody at all, and of a list no proxy that writes its port. */
export function trustProxy(proxies: HttpSettings['trustProxy']): FastifyServerOptions['trustProxy'] {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies === false ? false : within(proxies);
}
