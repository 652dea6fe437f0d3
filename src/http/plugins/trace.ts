import fp from 'fastify-plugin';
import type { Span } from '../../tracing/span.js';
import type { Dependencies } from '../dependencies.js';
import { joinTrace } from '../join-trace.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The trace that it is part of, if it is part of one: 32 hexadecimal digits. */
    traceId?: string;
    /** Where it is recorded what is done for it, if that is recorded. */
    span?: Span;
  }
}

/** Version, trace, parent and flags of a W3C `traceparent`; later versions may say more. */
const traceparent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(-|$)/;

/** Makes requests part of traces: where tracing is off, of those of callers who send a `traceparent`. */
export const trace = fp<Pick<Dependencies, 'tracing'>>(async (app, { tracing }) => {
  app.decorateRequest('traceId');
  app.decorateRequest('span');
  if (tracing) {
    const plugin = await import('./tracing.js');
    await app.register(plugin.tracing, { tracing });
    return;
  }
  app.addHook('onRequest', async request => {
    const traceId = traceparent.exec(String(request.headers.traceparent))?.[1];
    if (traceId !== undefined) joinTrace(request, { trace_id: traceId });
  });
});
