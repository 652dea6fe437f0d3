import '../pool/heap-growth.js';
import { pino } from 'pino';
import type { Config } from '../config/config.js';
import { requireKernels } from '../engine/require-kernels.js';
import { closeAtSignal, type RunningParts } from './shutdown.js';
import { startEngine } from './start-engine.js';

/**
 * Runs the service until SIGTERM or SIGINT: starts the children and, meanwhile, loads what serves HTTP.
 *
 * @throws Error when the model store holds nothing to serve, a port is taken, or the children cannot start;
 * KernelsUnavailable
 */
export async function serve(config: Config): Promise<void> {
  const logger = pino({ level: config.logLevel });
  const parts: RunningParts = {};
  const closing = closeAtSignal(config, logger, parts);
  await requireKernels();
  const engine = startEngine(config, logger, true);
  parts.engine = engine;
  // Takes as long as the children do.
  const { listen } = await import('./listen.js');
  try {
    await listen(config, logger, engine, parts, closing);
  } catch (error) {
    // What is closed while it starts fails; the shutdown ends the process.
    if (!closing.aborted) throw error;
  }
}
