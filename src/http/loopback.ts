import type { FastifyRequest } from 'fastify';
import { within } from './networks.js';

/** Whether an address is one that only the machine itself can use. */
export const isLoopback = within(['127.0.0.0/8', '::1']);

/** Headers by which proxies say that they pass a request on. */
const forwarding = /^(?:via|(?:.+-)?forwarded(?:-.+)?|(?:.+-)?(?:client|connecting|real)-ip)$/;

/**
 * Whether a program on this machine made the request. What a proxy passed on is not its own: it counts only where
 * trusted proxies vouch that all of its way was on loopback.
 */
export function isFromLoopback({
  socket: { remoteAddress, localAddress },
  headers,
  ips = [],
}: FastifyRequest): boolean {
  // A sidecar has a loopback address of its own, but calls the pod's.
  if (!isLoopback(remoteAddress) || !isLoopback(localAddress)) return false;
  if (!Object.keys(headers).some(name => forwarding.test(name))) return true;
  return ips.length > 1 && ips.every(isLoopback);
}
