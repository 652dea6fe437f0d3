import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { diag, DiagLogLevel, propagation, ROOT_CONTEXT, type Span as OtelSpan } from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import { packageVersion } from '../package-version.js';
import { complaints } from './complaints.js';
import { RecordedSpan } from './recorded-span.js';
import { noSpan, now } from './span.js';
import { startTimeOf } from './start-time.js';
import type { SamplerName, Tracing, TracingOptions } from './tracing.js';

/**
 * Begins to record traces and to send them to a collector, by OTLP over HTTP. Only this module and what it imports load
 * OpenTelemetry's SDK, which takes a tenth of a second: it is imported where tracing is on. What cannot be sent is
 * dropped: at most 2048 spans wait.
 */
export function startTracing(options: TracingOptions, logger: Logger): Tracing {
  const complain = complaints(logger);
  setGlobalErrorHandler(error => complain(faultOf(error)));
  const ignore = () => undefined;
  diag.setLogger(
    { error: complain, warn: complain, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());

  const { endpoint, serviceName, resource, sampler, ratio } = options;
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'hyena',
      'service.version': packageVersion,
      'host.name': hostname(),
      'process.pid': process.pid,
      ...resource,
      ...(serviceName !== undefined && { 'service.name': serviceName }),
    }),
    sampler: createSampler(sampler, ratio),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
      }),
    ],
  });
  const tracer = provider.getTracer('hyena', packageVersion);
  const below = (span: OtelSpan) => {
    if (!span.isRecording()) return noSpan;
    // The kit itself begins at a whole millisecond, and counts on from there.
    return new RecordedSpan(span, tracer, startTimeOf(span) - now());
  };
  return {
    provider,
    below,
    begin(name, attributes) {
      const span = below(tracer.startSpan(name, {}, ROOT_CONTEXT));
      span.set(attributes);
      return span;
    },
    async close(timeout) {
      const late = 'the last ones could not be sent in time';
      const sent = provider.shutdown().then(() => undefined, faultOf);
      const fault = await Promise.race([sent, delay(timeout, late, { ref: false })]);
      if (fault !== undefined) complain(fault);
    },
  };
}

function faultOf(error: unknown): string {
  // Node reports several refused connections at once, without a message.
  const { message, code } = error as Error & { code?: string };
  return message || (code ?? 'unknown');
}

function createSampler(name: SamplerName, ratio: number): Sampler {
  if (name.startsWith('parentbased_'))
    return new ParentBasedSampler({
      root: createSampler(name.slice('parentbased_'.length) as SamplerName, ratio),
    });
  if (name === 'traceidratio') return new TraceIdRatioBasedSampler(ratio);
  return name === 'always_off' ? new AlwaysOffSampler() : new AlwaysOnSampler();
}
