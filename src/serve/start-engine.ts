import type { Logger } from 'pino';
import type { Config } from '../config/config.js';
import { Engine } from '../engine/engine.js';

/**
 * Starts the children that the settings ask for, and logs the end of each.
 *
 * @param practises whether idle children do what the first callers would wait for
 */
export function startEngine(config: Config, logger: Logger, practises = false): Engine {
  return new Engine({
    workers: config.workers,
    queueLimit: config.queueLimit,
    queueTimeout: config.queueTimeoutMs,
    taskTimeout: config.jobTimeoutMs,
    memoryLimit: config.childMemoryBytes,
    maxTasks: config.childMaxJobs,
    limits: { maxSeconds: config.maxAudioSeconds },
    maxSegments: config.maxSegments,
    backend: config.tfBackend,
    practises,
    isolation: config.childIsolation,
    onEnd: (reason, child, end, breach) => {
      const level = reason === 'died' || reason === 'protocol' ? 'error' : 'info';
      logger[level]({ child, reason, end, breach }, 'a child process ended and is replaced');
    },
  });
}
