import { Histogram, type Registry } from 'prom-client';
import type { HttpSettings } from '../settings.js';
import { waitOutcomes, type Engine } from '../../engine/engine.js';
import { durationBuckets } from './buckets.js';
import { gauge } from './gauges.js';

/** Shows what waits for a child process, and how long it does. */
export function addQueueMetrics(
  registry: Registry,
  engine: Engine,
  { queueLimit }: Pick<HttpSettings, 'queueLimit'>,
): void {
  const waits = new Histogram({
    name: 'hyena_queue_duration_seconds',
    help: 'Time that tracks and tensors waited for a child process, by outcome',
    labelNames: ['outcome'],
    buckets: durationBuckets,
    registers: [registry],
  });
  for (const outcome of waitOutcomes) waits.zero({ outcome });
  engine.onWait = (milliseconds, outcome) => waits.observe({ outcome }, milliseconds / 1000);
  const waiting = 'Tracks and tensors that wait for a child process';
  gauge(registry, 'hyena_queue_depth', waiting, () => engine.waiting);
  const mayWait = 'Tracks and tensors that may wait for a child process';
  gauge(registry, 'hyena_queue_limit', mayWait, () => queueLimit);
  gauge(registry, 'hyena_queue_wait_seconds', 'Estimated wait of another track', () => engine.secondsToWait);
  const inFlight = 'Tracks accepted and not yet answered';
  gauge(registry, 'hyena_jobs_in_flight', inFlight, () => engine.inFlight);
}
