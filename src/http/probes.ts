import type { FastifyBaseLogger } from 'fastify';
import { createBaseApp } from './base-app.js';
import type { Dependencies } from './dependencies.js';
import { livezRoute } from './routes/livez.js';
import { metricsRoute } from './routes/metrics.js';
import { serverLiveRoute } from './routes/open-inference/live.js';
import { serverReadyRoute } from './routes/open-inference/ready.js';
import { readyzRoute } from './routes/readyz.js';

/** Connections that probes and Prometheus may have. */
const maxConnections = 64;

/** The HTTP application of a port for probes and Prometheus, whose connections are not among those of clients. */
export async function createProbes(logger: FastifyBaseLogger, dependencies: Dependencies) {
  const config = { ...dependencies.config, maxConnections, maxConnectionsPerAddress: maxConnections };
  const app = await createBaseApp(logger, { ...dependencies, config });
  await app.register(livezRoute);
  await app.register(readyzRoute, dependencies);
  await app.register(serverLiveRoute);
  await app.register(serverReadyRoute, dependencies);
  await app.register(metricsRoute, dependencies);
  return app;
}
