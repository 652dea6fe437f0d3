import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import type { Config } from './config.js';
import { EnginePool } from './engine/pool.js';
import { Admission } from './http/admission.js';
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
    queueTimeout: config.queueTimeoutMs,
    taskTimeout: config.jobTimeoutMs,
    memoryLimit: config.childMemoryBytes,
    maxTasks: config.childMaxJobs,
    limits: { maxSeconds: config.maxAudioSeconds },
    backend: config.tfBackend,
    modelStore: config.modelStore,
    preload: newest.map(({ directory, digest }) => ({ directory, digest })),
    onEnd: (reason, child, end) => {
      const level = reason === 'died' ? 'error' : 'info';
      logger[level]({ child, reason, end }, 'a child process ended and is replaced');
    },
  });
  const admission = new Admission(config, engine);
  const metrics = createMetrics(
    engine,
    admission,
    registry.models.flatMap(({ versions }) => versions),
  );
  const closing = new AbortController();
  const app = await createApp(logger, {
    config,
    engine,
    registry,
    admission,
    metrics,
    closing: closing.signal,
  });

  const delay = config.shutdownGraceMs + config.shutdownTimeoutMs;
  closeWithGrace({ delay, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'closing after an error');
    else logger.info({ signal }, 'closing: not ready any more, and requests under way are answered first');
    closing.abort();
    // Those who ask others to do their work here learn of it by then.
    await sleep(config.shutdownGraceMs);
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
