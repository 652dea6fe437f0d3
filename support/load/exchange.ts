import { request, type Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';

/** What is asked of a service. */
export interface Question {
  readonly method: string;
  /** Sent as it is, so that it may hold what a URL may not. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: Uint8Array;
  /** Sends the body in chunks, without saying its length before. */
  readonly chunked?: boolean;
  readonly agent?: Agent;
  /** Goes away when aborted. */
  readonly signal?: AbortSignal;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A question and what came of it: an answer or an error. Moments are milliseconds of `performance.now()`. */
export interface Exchange {
  readonly answer?: Answer;
  /** How the connection ended where there is no whole answer: a code such as ECONNRESET, or a word. */
  readonly error?: string;
  readonly started: number;
  readonly connected?: number;
  /** When the last byte of the question was handed to the operating system. */
  readonly written?: number;
  /** When the first byte of the answer came. */
  readonly answering?: number;
  readonly ended: number;
}

/** Milliseconds after which an answer is not waited for any longer. */
const patience = 60_000;

/** Asks once, without another try, and never throws. */
export function exchange(url: string, question: Question): Promise<Exchange> {
  const { method, path, body, chunked, agent, signal } = question;
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const moments: { connected?: number; written?: number; answering?: number } = {};
    const started = performance.now();
    const settle = (result: { answer: Answer } | { error: string }) => {
      clearTimeout(timer);
      resolve({ ...moments, ...result, started, ended: performance.now() });
    };
    const outgoing = request({ hostname, port, method, path, headers: framed(question), agent, signal });
    const timer = setTimeout(() => outgoing.destroy(new Error('no answer')), patience);
    outgoing.once('socket', socket => {
      const connected = () => (moments.connected = performance.now());
      if (socket.connecting) socket.once('connect', connected);
      else connected();
    });
    outgoing.once('finish', () => (moments.written = performance.now()));
    outgoing.once('response', incoming => {
      moments.answering = performance.now();
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', () => settle({ error: 'truncated answer' }));
      incoming.once('end', () =>
        settle({
          answer: {
            status: incoming.statusCode!,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
          },
        }),
      );
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // Node says that it has finished after a write that failed, too.
      if (error.syscall === 'write') delete moments.written;
      settle({ error: error.code ?? error.message });
    });
    // Written before the end, a body has no length yet.
    if (chunked) outgoing.write(body);
    outgoing.end(chunked ? undefined : body);
  });
}

/** Says how long the body is, which Node leaves out where a method usually has none. */
function framed({ headers, body, chunked }: Question): OutgoingHttpHeaders {
  if (!body) return { ...headers };
  return {
    ...(chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length }),
    ...headers,
  };
}
