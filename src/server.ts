import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import type { Config } from './config.js';
import { EnginePool } from './engine/pool.js';
import { createApp } from './http/app.js';
import { createMetrics } from './http/metrics.js';
import { ModelRegistry } from './models/registry.js';
import { openDiskStore } from './models/store.js';

/**
 * Runs the service until SIGTERM or SIGINT: wires the parts, listens, warms the children and, at the end, answers what
 * it has accepted before it closes.
 *
 * @throws Error when the model store holds nothing to serve, the port is taken, or the children cannot start
 */
export async function serve(config: Config): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const registry = await ModelRegistry.open(openDiskStore(config.modelStore), config.model);
  for (const { rejected } of registry.models)
    for (const { name, version, reason } of rejected)
      logger.warn({ model: name, version, reason }, 'model version can not be served');
  const newest = registry.models.flatMap(({ versions }) => versions.slice(0, 1));

  const engine = new EnginePool({
    workers: config.workers,
    queueLimit: config.queueLimit,
    deadline: config.jobTimeoutMs,
    limits: { maxSeconds: config.maxAudioSeconds },
    backend: config.tfBackend,
    preload: newest.map(({ directory, digest }) => ({ directory, digest })),
  });
  const metrics = createMetrics(
    engine,
    registry.models.flatMap(({ versions }) => versions),
  );
  const app = await createApp(logger, { config, engine, registry, metrics });

  closeWithGrace({ delay: config.shutdownTimeoutMs, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'closing after an error');
    else logger.info({ signal }, 'closing: requests in flight are answered first');
    await app.close();
    await engine.close();
  });

  await app.listen({ host: config.host, port: config.port });
  const [child] = await engine.warmUp();
  metrics.backend(child);
  const { name, version, digest } = registry.resolve();
  logger.info(
    {
      workers: config.workers,
      backend: child.backend,
      reason: child.reason,
      model: { name, version, digest },
      address: app.listeningOrigin,
    },
    'ready to classify',
  );
}
