import { setTimeout as sleep } from 'node:timers/promises';
import closeWithGrace from 'close-with-grace';
import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import type { Engine } from '../engine/engine.js';
import type { createProbes } from '../http/probes.js';
import type { Tracing } from '../tracing/tracing.js';
import { releaseSignals } from './early-signals.js';

/** Milliseconds that the last traces may take to be sent, and those before the end of the shutdown when it is over. */
const flushTimeout = 2000;
const flushMargin = 200;

/** What there is to close so far. */
export interface RunningParts {
  engine?: Pick<Engine, 'close'>;
  app?: { close(): PromiseLike<unknown> };
  probes?: Awaited<ReturnType<typeof createProbes>>;
  tracing?: Tracing | undefined;
  /** Whether the service was ready: others send requests here until they see that it is not any more. */
  wasReady?: boolean;
}

/**
 * Closes the service at SIGTERM, SIGINT or a defect, whatever there is of it by then, and ends the process.
 *
 * @param parts to be filled in while the service starts
 * @returns a signal that aborts when the shutdown begins
 */
export function closeAtSignal(
  { shutdownGraceMs, shutdownTimeoutMs }: Pick<Config, 'shutdownGraceMs' | 'shutdownTimeoutMs'>,
  logger: Logger,
  parts: Readonly<RunningParts>,
): AbortSignal {
  const closing = new AbortController();
  const delay = shutdownGraceMs + shutdownTimeoutMs;
  closeWithGrace({ delay, logger }, async ({ signal, err }) => {
    if (err) logger.fatal({ err }, 'shutting down after an error');
    else logger.info({ signal }, 'shutting down: requests under way are answered first');
    const end = performance.now() + delay;
    closing.abort();
    if (parts.wasReady) await sleep(shutdownGraceMs);
    await parts.app?.close();
    await parts.engine?.close();
    await parts.tracing?.close(Math.min(flushTimeout, end - performance.now() - flushMargin));
    // Last, so that they see to the end that it is shutting down.
    await parts.probes?.close();
  });
  releaseSignals();
  return closing.signal;
}
