import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** An IPv4 address, or an IPv6 address in brackets, with a port or what some proxies write instead of it. */
const withPort = /^(?:\[([^\]]+)\]|(\d+\.\d+\.\d+\.\d+))(?::[\w.-]*)?$/;

/** The IP address in an entry of `X-Forwarded-For`, without its port; undefined where there is none, as in `unknown`. */
export function addressIn(entry: string | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const address = withPort.exec(entry)?.slice(1).find(Boolean) ?? entry;
  return isIP(address) > 0 ? address : undefined;
}

/**
 * The address that stands for the client: the farthest that the trusted proxies vouch for. Where one of them names no
 * address (`unknown`, `_hidden`), it is that of the proxy itself, so that no such name makes a client of its own.
 */
export function clientAddress({ ip, ips = [ip] }: Pick<FastifyRequest, 'ip' | 'ips'>): string {
  const addresses = ips.map(addressIn);
  const nameless = addresses.indexOf(undefined);
  return addresses.at(nameless < 0 ? -1 : nameless - 1) ?? ip;
}
