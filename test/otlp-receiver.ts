import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import { readMessage, type Message } from './protobuf.js';
import { listenOnLoopback } from './loopback.js';

/** A span as it arrived. Ids are hexadecimal, times milliseconds since 1970, status 0 unset, 1 ok, 2 error. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string;
  readonly name: string;
  readonly kind: number;
  readonly start: number;
  readonly end: number;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: number;
  readonly message: string;
  /** What the service says of itself. */
  readonly resource: Readonly<Record<string, string | number>>;
}

/** A collector of the test's own, which takes traces by OTLP over HTTP. */
export interface Receiver {
  readonly url: string;
  /** Whatever arrived. */
  readonly spans: readonly ReceivedSpan[];
  /** Requests, of any kind. */
  readonly requests: number;
}

/**
 * Starts a collector that ends with the test.
 *
 * @param status with which it answers
 */
export async function startReceiver(t: Test, status = 200): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    void buffer(request).then(body => {
      const { method, url, headers } = request;
      t.match({ method, url }, { method: 'POST', url: '/v1/traces' });
      t.equal(headers['content-type'], 'application/x-protobuf');
      spans.push(...readSpans(body));
      response.writeHead(status).end();
    });
  });
  const address = await listenOnLoopback(t, server);
  return {
    url: `http://${address}`,
    spans,
    get requests() {
      return requests;
    },
  };
}

/** The spans of an `ExportTraceServiceRequest`; field numbers are those of opentelemetry/proto/trace/v1/trace.proto. */
function readSpans(body: Buffer): ReceivedSpan[] {
  return messages(readMessage(body), 1).flatMap(resourceSpans => {
    const resource = attributes(messages(resourceSpans, 1)[0], 1);
    return messages(resourceSpans, 2)
      .flatMap(scopeSpans => messages(scopeSpans, 2))
      .map(span => {
        const [status = readMessage(Buffer.alloc(0))] = messages(span, 15);
        return {
          traceId: hex(span, 1),
          spanId: hex(span, 2),
          parentId: hex(span, 4),
          name: text(span, 5),
          kind: number(span, 6),
          start: number(span, 7) / 1e6,
          end: number(span, 8) / 1e6,
          attributes: attributes(span, 9),
          links: messages(span, 13).map(link => ({ traceId: hex(link, 1), spanId: hex(link, 2) })),
          status: number(status, 3),
          message: text(status, 2),
          resource,
        };
      });
  });
}

function attributes(message: Message, field: number): Record<string, string | number> {
  return Object.fromEntries(
    messages(message, field).map(keyValue => [text(keyValue, 1), value(messages(keyValue, 2)[0])]),
  );
}

/** An `AnyValue`: text, an integer or a double. */
function value(message: Message): string | number {
  if (message.has(1)) return text(message, 1);
  if (message.has(3)) return number(message, 3);
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64LE(message.get(4)![0] as bigint);
  return bits.readDoubleLE();
}

const bytes = (message: Message, field: number) => (message.get(field)?.[0] ?? Buffer.alloc(0)) as Buffer;
const text = (message: Message, field: number) => bytes(message, field).toString();
const hex = (message: Message, field: number) => bytes(message, field).toString('hex');
const number = (message: Message, field: number) => Number(message.get(field)?.[0] ?? 0);
const messages = (message: Message, field: number) =>
  (message.get(field) ?? []).map(value => readMessage(value as Buffer));
