import { Counter, Histogram, type Registry } from 'prom-client';
import type { HttpSettings } from '../settings.js';
import { problemTypes, type ProblemCode } from '../../problems.js';
import type { Admission } from '../admission.js';
import { durationBuckets } from './buckets.js';
import { gauge } from './gauges.js';

/** Counts what comes in over HTTP, and what of it is refused. */
export interface RequestMetrics {
  /** Notes an answered request; `duration` in milliseconds. */
  request(method: string, route: string, status: number, duration: number): void;
  /** Notes a refusal. */
  problem(code: ProblemCode): void;
  /** Notes a connection that the service closed for a reason that is no request's. */
  connectionDropped(reason: DropReason): void;
}

/**
 * Why a connection is closed: at once because too many are open, in all or from one address, or later because the client
 * sends too many requests before it has their answers, or takes no answer.
 */
export type DropReason = (typeof dropReasons)[number];

const dropReasons = ['full', 'address', 'pipelined', 'stalled'] as const;

/** Methods that some route takes. Clients may send thirty others, each with a series of its own. */
const methods = new Set(['GET', 'HEAD', 'POST', 'OPTIONS']);

export function requestMetrics(
  registry: Registry,
  admission: Admission,
  limits: Pick<HttpSettings, 'maxRequests' | 'maxUploadMemoryBytes'>,
): RequestMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: 'hyena_http_request_duration_seconds',
    help: 'Time from the request line to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: durationBuckets,
    registers,
  });
  const problems = new Counter({
    name: 'hyena_problems_total',
    help: 'Requests refused, by the type of the problem',
    labelNames: ['type'],
    registers,
  });
  // A counter that appears with its first refusal would hide this one from rate().
  for (const type of Object.keys(problemTypes)) problems.inc({ type }, 0);
  const dropped = new Counter({
    name: 'hyena_connections_dropped_total',
    help: 'Connections closed because of their number or of how their client used them, by reason',
    labelNames: ['reason'],
    registers,
  });
  for (const reason of dropReasons) dropped.inc({ reason }, 0);
  const inFlight = 'Requests to classify or infer under way';
  gauge(registry, 'hyena_requests_in_flight', inFlight, () => admission.requests);
  const mayBe = 'Requests to classify or infer that may be under way';
  gauge(registry, 'hyena_requests_in_flight_limit', mayBe, () => limits.maxRequests);
  gauge(registry, 'hyena_upload_memory_bytes', 'Memory that uploads take', () => admission.held);
  const mayTake = 'Memory that uploads may take';
  gauge(registry, 'hyena_upload_memory_limit_bytes', mayTake, () => limits.maxUploadMemoryBytes);

  return {
    request: (method, route, status, duration) =>
      requests.observe({ method: methods.has(method) ? method : 'other', route, status }, duration / 1000),
    problem: type => problems.inc({ type }),
    connectionDropped: reason => dropped.inc({ reason }),
  };
}
