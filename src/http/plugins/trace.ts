import fp from 'fastify-plugin';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** The trace that it is part of, if it is part of one: 32 hexadecimal digits. */
    traceId?: string;
  }
}

/** Version, trace, parent and flags of a W3C `traceparent`; later versions may say more. */
const traceparent = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(-|$)/;

/** Lets log lines and problems name the trace that a request is part of, by its `traceparent`. */
export const trace = fp(app => {
  app.decorateRequest('traceId');
  app.addHook('onRequest', async request => {
    const traceId = traceparent.exec(String(request.headers.traceparent))?.[1];
    if (traceId !== undefined) joinTrace(request, { trace_id: traceId });
  });
});

/**
 * Makes a request part of a trace.
 *
 * @param fields what its log lines say of that, under the names that OpenTelemetry has for it
 */
function joinTrace(request: FastifyRequest, fields: { readonly trace_id: string }): void {
  request.traceId = fields.trace_id;
  request.log = request.log.child(fields);
}
