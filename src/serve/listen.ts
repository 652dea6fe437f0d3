import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { EnginePool } from '../engine/engine.js';
import { SharedClassifications } from '../engine/shared-answers.js';
import { Admission } from '../http/admission.js';
import { DriftWatch } from '../http/drift-watch.js';
import { createMetrics } from '../http/metrics.js';
import { Shadows } from '../http/shadows.js';
import { logRegistryEvents } from './log-registry-events.js';
import { openModels } from './open-models.js';
import { pollRegistry } from '../models/registry/poll.js';
import type { Tracing } from '../tracing/tracing.js';

/** Milliseconds that the last traces may take to be sent, and those before the end of the shutdown when it is over. */
const flushTimeout = 2000;
const flushMargin = 200;

/**
 * Wires the parts, loads the models, listens and, at the end, answers what was accepted before it closes.
 *
 * @param engine which has just been started
 * @throws Error when the model store holds nothing to serve, the port is taken, or the children cannot start
 */
export async function listen(config: Config, logger: Logger, engine: EnginePool): Promise<void> {
  const listeners = [logRegistryEvents(logger)];
  const registry = await openModels(config, engine, event => {
    for (const listen of listeners) listen(event);
  });
  const classifications = new SharedClassifications(engine, config.answerCache);
  const admission = new Admission(config, engine, registry);
  const drift = new DriftWatch(config.driftWindow);
  const closing = new AbortController();
  const metrics = createMetrics({ config, engine, registry, admission, drift, closing: closing.signal });
  listeners.push(event => metrics.registryEvent(event));
  const starting = registry.start();
  // It is waited for below, after what may fail before it.
  starting.catch(() => undefined);
  const tracing = await tracingOf(config, logger);
  // Meanwhile the children take the model in.
  const { createApp } = await import('../http/app.js');
  const app = await createApp(logger, {
    config,
    engine,
    classifications,
    registry,
    admission,
    metrics,
    shadows: new Shadows(engine, metrics),
    drift,
    tracing,
    closing: closing.signal,
  });

  const delay = config.shutdownGraceMs + config.shutdownTimeoutMs;
  closeWithGrace({ delay, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'closing after an error');
    else logger.info({ signal }, 'closing: not ready any more, and requests under way are answered first');
    const end = performance.now() + delay;
    closing.abort();
    // Those who ask others to do their work here learn of it by then.
    await sleep(config.shutdownGraceMs);
    await app.close();
    await engine.close();
    await tracing?.close(Math.min(flushTimeout, end - performance.now() - flushMargin));
  });

  await app.listen({ host: config.host, port: config.port });
  const [[child]] = await Promise.all([engine.warmUp(), starting]);
  metrics.backend(child);
  const { name, version, digest } = registry.model().routing.primary!;
  logger.info(
    {
      workers: config.workers,
      backend: child.backend,
      reason: child.reason,
      model: { name, version, digest },
      store: registry.store,
      address: app.listeningOrigin,
    },
    'ready to classify',
  );
  if (config.modelPollMs > 0) await pollRegistry(registry, config.modelPollMs, closing.signal);
}

/** Begins to trace if that is asked for. OpenTelemetry is loaded only then. */
async function tracingOf(config: Config, logger: Logger): Promise<Tracing | undefined> {
  const { otelExporterOtlpEndpoint: endpoint, otelServiceName: serviceName } = config;
  if (endpoint === undefined) return undefined;
  const { startTracing } = await import('../tracing/start.js');
  const {
    otelResourceAttributes: resource,
    otelTracesSampler: sampler,
    otelTracesSamplerArg: ratio,
  } = config;
  return startTracing({ endpoint, serviceName, resource, sampler, ratio }, logger);
}
