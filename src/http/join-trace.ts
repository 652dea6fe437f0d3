import type { FastifyRequest } from 'fastify';

/** A trace, under the names that OpenTelemetry has for it in logs; hexadecimal. */
export interface TraceFields {
  readonly trace_id: string;
  readonly span_id?: string;
  readonly trace_flags?: string;
}

/** Makes a request part of a trace, which its log lines and its problem name from then on. */
export function joinTrace(request: FastifyRequest, fields: TraceFields): void {
  request.traceId = fields.trace_id;
  request.log = request.log.child(fields);
}
