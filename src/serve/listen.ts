import type { Logger } from 'pino';
import { AudioSources } from '../catalogue/audio-sources.js';
import type { Config } from '../config/config.js';
import type { Engine } from '../engine/engine.js';
import { SharedAnswers } from '../engine/shared-answers.js';
import { Admission } from '../http/admission.js';
import { DriftWatch } from '../engine/drift-watch.js';
import { createMetrics } from '../http/metrics.js';
import { logIsolation } from './log-isolation.js';
import { logRegistryEvents } from './log-registry-events.js';
import { listenFault } from './listen-fault.js';
import { openModels } from './open-models.js';
import { openTracing } from './open-tracing.js';
import type { RunningParts } from './shutdown.js';
import { pollRegistry } from '../models/registry/poll.js';

/**
 * Wires the parts, loads the models and listens.
 *
 * @param engine which has just been started
 * @param parts where it puts what the shutdown closes
 * @param closing aborts when the shutdown begins
 * @throws Error when the model store holds nothing to serve, a port is taken, or the children cannot start; AbortError
 * when the shutdown begins meanwhile
 */
export async function listen(
  config: Config,
  logger: Logger,
  engine: Engine,
  parts: RunningParts,
  closing: AbortSignal,
): Promise<void> {
  const listeners = [logRegistryEvents(logger)];
  const registry = await openModels(config, engine, event => {
    // What is being closed cannot load anything, and that is no news.
    if (!closing.aborted) for (const listen of listeners) listen(event);
  });
  const admission = new Admission(config, engine, registry);
  const drift = new DriftWatch(config.driftWindow);
  const metrics = createMetrics({ config, engine, registry, admission, drift, closing });
  const answers = new SharedAnswers(engine, config.answerCache, {
    computed: (version, classification) => {
      metrics.computed(version, classification);
      drift.note(version, classification.profile);
    },
    compared: (shadow, comparison) => metrics.shadowed(shadow, comparison),
  });
  listeners.push(event => metrics.registryEvent(event));
  const starting = registry.start();
  // It is waited for below, after what may fail before it.
  starting.catch(() => undefined);
  const tracing = await openTracing(config, logger);
  parts.tracing = tracing;
  // Meanwhile the children take the model in.
  const { createApp } = await import('../http/app.js');
  const dependencies = {
    config,
    engine,
    answers,
    registry,
    admission,
    metrics,
    drift,
    sources: sourcesOf(config),
    tracing,
    closing,
  };
  const app = await createApp(logger, dependencies);
  parts.app = app;
  closing.throwIfAborted();
  const { host, port, probePort } = config;
  await app.listen({ host, port }).catch((cause: unknown) => {
    throw new Error(listenFault('PORT', { host, port }, cause as NodeJS.ErrnoException), { cause });
  });
  if (probePort !== undefined) {
    const { createProbes } = await import('../http/probes.js');
    parts.probes = await createProbes(logger, dependencies);
    closing.throwIfAborted();
    await parts.probes.listen({ host, port: probePort }).catch((cause: unknown) => {
      const at = { host, port: probePort };
      throw new Error(listenFault('PROBE_PORT', at, cause as NodeJS.ErrnoException), { cause });
    });
  }
  const [[child]] = await Promise.all([engine.warmUp(), starting]);
  parts.wasReady = true;
  metrics.backend(child);
  logIsolation(logger, engine.isolation, config.childIsolation);
  const { name, version, digest } = registry.model().routing.primary!;
  logger.info(
    {
      workers: config.workers,
      backend: child.backend,
      reason: child.reason,
      model: { name, version, digest },
      store: registry.store,
      address: app.listeningOrigin,
      probes: parts.probes?.listeningOrigin,
    },
    'ready to classify',
  );
  if (config.modelPollMs > 0) await pollRegistry(registry, config.modelPollMs, closing);
}

function sourcesOf({ audioSources, maxUploadBytes: maxBytes, ...options }: Config): AudioSources | undefined {
  return audioSources.length > 0 ? new AudioSources(audioSources, { ...options, maxBytes }) : undefined;
}
