import type { Socket } from 'node:net';
import fastifyRateLimit from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import type { Dependencies } from '../dependencies.js';
import { proxyCheck } from '../trust-proxy.js';

/** Closes connections that are too many at once: of all clients together, or of one that is no proxy. */
export const connectionLimits = fp<Pick<Dependencies, 'config' | 'metrics'>>((app, { config, metrics }) => {
  const { maxConnections, maxConnectionsPerAddress = Math.ceil(maxConnections / 2), trustProxy } = config;
  const isProxy = proxyCheck(trustProxy);
  const open = new Map<string, number>();
  app.server.maxConnections = maxConnections;
  app.server.on('drop', () => metrics.connectionDropped('full'));
  app.server.on('connection', (socket: Socket) => {
    // A link-local address has the name of an interface behind it.
    const address = socket.remoteAddress?.replace(/%.*$/, '');
    if (address === undefined || isProxy(address)) return;
    // Clients are told apart as they are where requests are counted.
    const client = fastifyRateLimit.normalizeIP(address);
    const others = open.get(client) ?? 0;
    if (others >= maxConnectionsPerAddress) {
      socket.destroy();
      metrics.connectionDropped('address');
      return;
    }
    open.set(client, others + 1);
    socket.once('close', () => {
      const left = open.get(client)! - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
  });
});
