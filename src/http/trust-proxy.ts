import type { FastifyServerOptions } from 'fastify';
import { within } from './networks.js';
import type { HttpSettings } from './settings.js';

/**
 * Says of the address of a connection whether it is that of a proxy that is trusted. Where proxies are given by their
 * number, nobody reaches the service without passing them, so every address is one.
 */
export function proxyCheck(proxies: HttpSettings['trustProxy']): (address: string) => boolean {
  return typeof proxies === 'number' ? () => true : within(proxies || []);
}

/** The setting as Fastify takes it; of a plain number Fastify would trust nobody at all, and of a list no proxy that writes its port. */
export function trustProxy(proxies: HttpSettings['trustProxy']): FastifyServerOptions['trustProxy'] {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return proxies === false ? false : within(proxies);
}
