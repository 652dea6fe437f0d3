import {
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Attributes as OtelAttributes,
  type Span as OtelSpan,
  type Tracer,
} from '@opentelemetry/api';
import { Problem } from '../problems.js';
import { now, type Attributes, type Span, type SpanOptions, type SpanReference } from './span.js';

/** A span that OpenTelemetry records. */
export class RecordedSpan implements Span {
  readonly #span: OtelSpan;
  readonly #tracer: Tracer;
  readonly #epoch: number;

  /** @param epoch when {@link now} was 0, in milliseconds since 1970: the same for all spans of a request */
  constructor(span: OtelSpan, tracer: Tracer, epoch: number) {
    this.#span = span;
    this.#tracer = tracer;
    this.#epoch = epoch;
  }

  get reference(): SpanReference {
    return this.#span.spanContext();
  }

  begin(name: string, { attributes, link, at = now() }: SpanOptions = {}): RecordedSpan {
    const options = {
      startTime: this.#epoch + at,
      ...(attributes && { attributes: attributes as OtelAttributes }),
      ...(link && { links: [{ context: link }] }),
    };
    const parent = trace.setSpan(ROOT_CONTEXT, this.#span);
    return new RecordedSpan(this.#tracer.startSpan(name, options, parent), this.#tracer, this.#epoch);
  }

  set(attributes: Attributes): void {
    this.#span.setAttributes(attributes);
  }

  end(error?: Error | string, at = now()): void {
    if (error !== undefined) {
      const type = typeof error === 'string' ? error : error instanceof Problem ? error.code : error.name;
      this.#span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message: type });
    }
    this.#span.end(this.#epoch + at);
  }
}
