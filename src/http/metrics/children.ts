import { totalmem } from 'node:os';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { HttpSettings } from '../settings.js';
import type { ChildStatus } from '../../engine/job.js';
import type { Engine } from '../../engine/engine.js';
import { gauge, gauges } from './gauges.js';

/** Shows the child processes, their memory, and why they were replaced. */
export interface ChildMetrics {
  /** Notes what the children compute with. */
  backend(status: ChildStatus): void;
}

export function childMetrics(
  registry: Registry,
  engine: Engine,
  { workers, childMemoryBytes }: Pick<HttpSettings, 'workers' | 'childMemoryBytes'>,
): ChildMetrics {
  gauge(registry, 'hyena_children', 'Child processes that there should be', () => workers);
  gauge(registry, 'hyena_children_warm', 'Child processes that can classify', () => engine.warmChildren);
  new Counter({
    name: 'hyena_child_ends_total',
    help: 'Child processes that ended and were replaced, by reason',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(engine.ends)) this.inc({ reason }, count);
    },
  });
  gauges(
    registry,
    'hyena_child_resident_memory_bytes',
    'Resident memory of each child process, by its place, which its successor takes over',
    ['child'],
    async () => (await engine.residentSizes()).map(([child, size]) => [{ child }, size] as const),
  );
  const mayHave = 'Resident memory that a child process may have';
  gauge(registry, 'hyena_child_memory_limit_bytes', mayHave, () => childMemoryBytes);
  const granted = 'Memory that the container, or else the machine, has for the service and its children';
  gauge(registry, 'hyena_memory_limit_bytes', granted, memoryLimit);
  const backend = new Gauge({
    name: 'hyena_backend_info',
    help: 'TensorFlow.js backend in use and why',
    labelNames: ['backend', 'reason'],
    registers: [registry],
  });

  return { backend: ({ backend: name, reason }) => backend.set({ backend: name, reason }, 1) };
}

/** Without a limit of its own, a container's is absent, 0, or more than there is. */
function memoryLimit(): number {
  return Math.min(process.constrainedMemory() || Infinity, totalmem());
}
