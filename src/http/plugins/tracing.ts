import { FastifyOtelInstrumentation } from '@fastify/otel';
import { SpanStatusCode } from '@opentelemetry/api';
import fp from 'fastify-plugin';
import type { Tracing } from '../../tracing/tracing.js';
import { joinTrace } from '../join-trace.js';

/** What machines ask every few seconds. */
const polled = new Set(['/livez', '/readyz', '/metrics', '/v2/health/live', '/v2/health/ready']);

/**
 * Records a span for each request, in the caller's trace if there is one. Imported only where tracing is on.
 *
 * Hooks and handlers get no spans of their own: they would say nothing of the work.
 */
export const tracing = fp<{ readonly tracing: Tracing }>(async (app, { tracing }) => {
  const instrumentation = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    ignorePaths: ({ url }) => polled.has(url.split('?', 1)[0]),
    requestHook(span, request) {
      const route = request.routeOptions.url;
      span.updateName(route === undefined ? request.method : `${request.method} ${route}`);
      // Instead of the URL, which is the client's word.
      span.setAttributes({ 'url.path': route ?? 'unknown', 'hyena.request.id': request.id });
      const { traceId, spanId, traceFlags } = span.spanContext();
      const flags = traceFlags.toString(16).padStart(2, '0');
      joinTrace(request, { trace_id: traceId, span_id: spanId, trace_flags: flags });
      request.span = tracing.below(span);
    },
  });
  instrumentation.setTracerProvider(tracing.provider);
  await app.register(instrumentation.plugin());
  app.addHook('onSend', async (request, reply) => {
    const { span } = request.opentelemetry();
    if (!span || reply.statusCode < 400) return;
    const error = request.problem ?? String(reply.statusCode);
    span.setAttribute('error.type', error);
    // The plugin takes every refusal for an error, with words that may be the client's. A client's mistake is none of
    // ours: "Ok" is how OpenTelemetry has applications say so.
    if (reply.statusCode < 500) span.setStatus({ code: SpanStatusCode.OK });
    else span.setStatus({ code: SpanStatusCode.ERROR, message: error });
  });
});
