import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { ProblemCode } from '../errors.js';
import type { EnginePool } from '../engine/pool.js';
import type { SharedClassification } from '../engine/shared-classifications.js';
import type { ChildStatus } from '../engine/job.js';
import type { Admission } from './admission.js';
import type { RegistryEvent } from '../models/registry/events.js';
import type { ModelRegistry } from '../models/registry/model-registry.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { versionStates } from '../models/registry/version-entry.js';

const seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What `GET /metrics` shows, with Prometheus's names and units. */
export interface Metrics {
  readonly registry: Registry;
  /** Notes an answered request; `duration` in milliseconds. */
  request(method: string, route: string, status: number, duration: number): void;
  /** Notes a refusal. */
  problem(code: ProblemCode): void;
  /** Notes a track that was classified. */
  classified(model: ServingVersion, genre: string, result: SharedClassification): void;
  /** Notes a tensor that a version computed on. */
  inferred(model: ServingVersion): void;
  /**
   * Notes a comparison with a shadow.
   *
   * @param distance total variation distance of the two answers
   */
  shadowed(shadow: ServingVersion, outcome: ShadowOutcome, distance?: number): void;
  /** Notes what happened to models and their store. */
  registryEvent(event: RegistryEvent): void;
  /** Notes what the children compute with. */
  backend(status: ChildStatus): void;
}

/** How a comparison with a shadow came out: the same genre or another one; none, for want of time or by a failure. */
export type ShadowOutcome = 'same' | 'other' | 'skipped' | 'failed';

/** Creates the metrics of one service; their labels have bounded sets of values. */
export function createMetrics(engine: EnginePool, admission: Admission, models: ModelRegistry): Metrics {
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
  const answers = new Counter({
    name: 'hyena_answers_total',
    help: 'Classifications by how they came about: computed, joined to equal work under way, or remembered',
    labelNames: ['origin'],
    registers,
  });
  const inferences = new Counter({
    name: 'hyena_inferences_total',
    help: 'Tensors that a model computed on for callers of the Open Inference Protocol',
    labelNames: ['model', 'version'],
    registers,
  });
  const backend = new Gauge({
    name: 'hyena_backend_info',
    help: 'TensorFlow.js backend in use and why',
    labelNames: ['backend', 'reason'],
    registers,
  });
  const loads = new Counter({
    name: 'hyena_model_loads_total',
    help: 'Model versions that were brought into memory, or could not be',
    labelNames: ['model', 'result'],
    registers,
  });
  const comparisons = new Counter({
    name: 'hyena_shadow_comparisons_total',
    help: 'Answers that were compared with those of a shadow',
    labelNames: ['model', 'version', 'outcome'],
    registers,
  });
  const distances = new Histogram({
    name: 'hyena_shadow_distance',
    help: 'Total variation distance of an answer and that of a shadow',
    labelNames: ['model', 'version'],
    buckets: [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1],
    registers,
  });
  const gauges = <T extends string>(
    name: string,
    help: string,
    labelNames: T[],
    values: () => Iterable<readonly [labels: Record<T, string | number>, value: number]>,
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        for (const [labels, value] of values()) this.set(labels, value);
      },
    });
  gauges('hyena_model_info', 'Model versions in memory', ['model', 'version', 'digest'], () =>
    models.models.flatMap(({ entries }) =>
      entries.flatMap(({ serving }) => {
        if (!serving) return [];
        const { name: model, version, digest } = serving;
        return [[{ model, version, digest }, 1] as const];
      }),
    ),
  );
  gauges('hyena_model_versions', 'Versions of a model, by state', ['model', 'state'], () =>
    models.models.flatMap(({ name: model, entries }) =>
      versionStates.map(state => {
        return [{ model, state }, entries.filter(entry => entry.state === state).length] as const;
      }),
    ),
  );
  gauges('hyena_model_label_version', 'The version that a label points to', ['model', 'label'], () =>
    models.models.flatMap(({ name: model, routing }) =>
      [...routing.labels].map(([label, { version }]) => [{ model, label }, version] as const),
    ),
  );

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
  gauge('hyena_requests_in_flight', 'Requests to classify or infer under way', () => admission.requests);
  gauge('hyena_upload_memory_bytes', 'Memory that uploads take', () => admission.held);
  gauge('hyena_children_warm', 'Child processes that can classify', () => engine.warmChildren);
  gauge('hyena_queue_wait_seconds', 'Estimated wait of another track', () => engine.secondsToWait);
  gauge('hyena_model_store_up', 'Whether the model store could be read when it was looked at last', () =>
    Number(models.store.reachable),
  );
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
    classified({ name, version }, genre, { queue, timing, origin }) {
      classifications.inc({ model: name, version, genre });
      answers.inc({ origin });
      if (origin !== 'computed') return;
      stages.observe({ stage: 'queue' }, queue / 1000);
      for (const [stage, duration] of Object.entries(timing) as [string, number][])
        stages.observe({ stage }, duration / 1000);
    },
    inferred({ name: model, version }) {
      inferences.inc({ model, version });
    },
    shadowed({ name: model, version }, outcome, distance) {
      comparisons.inc({ model, version, outcome });
      if (distance !== undefined) distances.observe({ model, version }, distance);
    },
    registryEvent(event) {
      if (event.kind === 'loaded' || event.kind === 'failed')
        loads.inc({ model: event.name, result: event.kind });
    },
    backend(status) {
      backend.set({ backend: status.backend, reason: status.reason }, 1);
    },
  };
}
