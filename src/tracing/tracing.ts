import type { Span as OtelSpan, TracerProvider } from '@opentelemetry/api';
import type { Attributes, Span } from './span.js';

/** Names of OpenTelemetry for which traces are recorded. */
export const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type SamplerName = (typeof samplers)[number];

/** Where traces go, whose they are, and which are recorded. */
export interface TracingOptions {
  /** URL of a collector, to which `/v1/traces` is added. */
  readonly endpoint: string;
  /** What the service is called, whatever `resource` says. */
  readonly serviceName: string | undefined;
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerName;
  /** The share of traces that a ratio records, 0 to 1. */
  readonly ratio: number;
}

/** Tracing that is on. */
export interface Tracing {
  readonly provider: TracerProvider;
  /** Spans below one that OpenTelemetry's own instrumentation began; {@link noSpan} when that is not recorded. */
  below(span: OtelSpan): Span;
  /** Begins a trace of its own, of work that no request asked for; {@link noSpan} when that is not recorded. */
  begin(name: string, attributes: Attributes): Span;
  /** Sends what is not sent yet, in so many milliseconds, and records no more. */
  close(timeout: number): Promise<void>;
}
