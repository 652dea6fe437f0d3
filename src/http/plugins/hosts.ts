import { isIP } from 'node:net';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import type { Dependencies } from '../dependencies.js';
import { isLoopback } from '../loopback.js';

/**
 * Refuses requests that call the service by a name that is not its own: where names are configured, and on loopback. A
 * page can have its name point to the machine of its visitor (DNS rebinding), whose browser then takes the service for
 * a part of the page. It cannot have an IP address point elsewhere.
 */
export const hosts = fp<Pick<Dependencies, 'config'>>((app, { config: { allowedHosts } }) => {
  const names = new Set(['localhost', ...allowedHosts]);
  app.addHook('onRequest', async ({ headers: { host }, socket }) => {
    // Only clients of HTTP/1.0 send none, and no browser is one.
    if (host === undefined || (allowedHosts.length === 0 && !isLoopback(socket.localAddress))) return;
    const name = nameIn(host);
    if (names.has(name) || isIP(name) > 0) return;
    throw new Problem(
      'unknown-host',
      'The service is called by a name that it does not have. If it is to have it, add the name to ALLOWED_HOSTS.',
    );
  });
});

/** The name or the address in a `Host` header, without the port. */
function nameIn(host: string): string {
  const found = /^(?:\[([^\]]*)\]|([^:]*))(?::\d*)?$/.exec(host);
  return found?.slice(1).find(Boolean)?.toLowerCase() ?? '';
}
