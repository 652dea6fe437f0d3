import type { Config } from '../../config/config.js';
import { Engine } from '../../engine/engine.js';

/** The children of a command that classifies files itself, as large and as patient as those of the service. */
export function ownEngine(config: Config, workers: number, queueLimit: number): Engine {
  return new Engine({
    workers,
    queueLimit,
    taskTimeout: config.jobTimeoutMs,
    memoryLimit: config.childMemoryBytes,
    maxTasks: config.childMaxJobs,
    limits: { maxSeconds: config.maxAudioSeconds },
    maxSegments: config.maxSegments,
    backend: config.tfBackend,
  });
}
