import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ProblemCode } from '../errors.js';
import type { EnginePool, PooledClassification } from '../engine/pool.js';
import type { ChildStatus } from '../engine/job.js';
import type { Admission } from './admission.js';
import type { ModelVersion } from '../models/registry.js';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What `GET /metrics` shows, with Prometheus's names and units. */
export interface Metrics {
  readonly registry: Registry;
  /** Notes an answered request; `duration` in milliseconds. */
  request(method: string, route: string, status: number, duration: number): void;
  /** Notes a refusal. */
  problem(code: ProblemCode): void;
  /** Notes a track that was classified. */
  classified(model: ModelVersion, genre: string, result: PooledClassification): void;
  /** Notes what the children compute with. */
  backend(status: ChildStatus): void;
}

/** Creates the metrics of one service; their labels have bounded sets of values. */
export function createMetrics(
  engine: EnginePool,
  admission: Admission,
  versions: readonly ModelVersion[],
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const requests = new Histogram({
    name: 'hyena_http_request_duration_seconds',
    help: 'Time from the request line to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: seconds,
    registers,
  });
  const stages = new Histogram({
    name: 'hyena_stage_duration_seconds',
    help: 'Time of a classified track in each stage',
    labelNames: ['stage'],
    buckets: seconds,
    registers,
  });
  const problems = new Counter({
    name: 'hyena_problems_total',
    help: 'Requests refused, by the type of the problem',
    labelNames: ['type'],
    registers,
  });
  const classifications = new Counter({
    name: 'hyena_classifications_total',
    help: 'Tracks classified',
    labelNames: ['model', 'version', 'genre'],
    registers,
  });
  const backend = new Gauge({
    name: 'hyena_backend_info',
    help: 'TensorFlow.js backend in use and why',
    labelNames: ['backend', 'reason'],
    registers,
  });
  const models = new Gauge({
    name: 'hyena_model_info',
    help: 'Model versions that can be served',
    labelNames: ['model', 'version', 'digest'],
    registers,
  });
  for (const { name, version, digest } of versions) models.set({ model: name, version, digest }, 1);

  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value());
      },
    });
  gauge('hyena_queue_depth', 'Tracks that wait for a child process', () => engine.waiting);
  gauge('hyena_jobs_in_flight', 'Tracks accepted and not yet answered', () => engine.inFlight);
  gauge('hyena_requests_in_flight', 'Requests to classify under way', () => admission.requests);
  gauge('hyena_upload_memory_bytes', 'Memory that uploads take', () => admission.held);
  gauge('hyena_children_warm', 'Child processes that can classify', () => engine.warmChildren);
  gauge('hyena_queue_wait_seconds', 'Estimated wait of another track', () => engine.secondsToWait);
  new Counter({
    name: 'hyena_child_ends_total',
    help: 'Child processes that ended and were replaced, by reason',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(engine.ends)) this.inc({ reason }, count);
    },
  });

  return {
    registry,
    request(method, route, status, duration) {
      requests.observe({ method, route, status }, duration / 1000);
    },
    problem(type) {
      problems.inc({ type });
    },
    classified({ name, version }, genre, { queue, timing }) {
      classifications.inc({ model: name, version, genre });
      stages.observe({ stage: 'queue' }, queue / 1000);
      for (const [stage, duration] of Object.entries(timing) as [string, number][])
        stages.observe({ stage }, duration / 1000);
    },
    backend(status) {
      backend.set({ backend: status.backend, reason: status.reason }, 1);
    },
  };
}
