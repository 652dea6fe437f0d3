import { isIP } from 'node:net';
import fp from 'fastify-plugin';
import { Problem } from '../../problems.js';
import type { Dependencies } from '../dependencies.js';
import { isLoopback } from '../loopback.js';

/**
 * Refuses requests that call the service by a name that is not its own: where names are configured, and on loopback. A
 * page can have its name point to the machine of its visitor (DNS rebinding), whose browser then takes the service for
 * a part of the page. It cannot have an IP address point elsewhere. Which of two names counts, proxies may see otherwise.
 */
export const hosts = fp<Pick<Dependencies, 'config'>>((app, { config: { allowedHosts } }) => {
  const names = new Set(['localhost', ...allowedHosts]);
  app.addHook('onRequest', async ({ headers: { host }, raw: { rawHeaders, httpVersion }, socket }) => {
    const count = rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length;
    // Clients of HTTP/1.0 and 0.9 send none, and no browser is one.
    if (count > 1 || (count === 0 && httpVersion === '1.1'))
      throw new Problem('malformed-request', 'A request of HTTP/1.1 has one Host header; send it once.');
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
  return found?.slice(1).find(Boolean)?.toLowerCase().replace(/\.$/, '') ?? '';
}
