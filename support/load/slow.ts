import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connectUntil } from './connect-until.js';
import { formType } from './form.js';
import type { Held, Observer } from './observer.js';
import { nameOf } from './outcome.js';

/** Milliseconds between the bytes of those who trickle. */
const drip = 250;
/** Milliseconds that a connection may stay open after its answer. */
const grace = 1000;

const head = (...lines: string[]) => ['POST /classify HTTP/1.1', 'host: localhost', ...lines].join('\r\n');
const audio = 'content-type: audio/wav';
const megabyte = Buffer.alloc(2 ** 20, 'RIFF');

/** A way to be slow. */
interface Way {
  /** What is sent at once. */
  readonly first: readonly (string | Buffer)[];
  /** What is sent then at every drip. */
  readonly then?: string | Buffer;
  /** Bytes that are read at every drip; undefined is all that comes. */
  readonly reads?: number;
}

/** Answers of some MB, more than the operating system takes for a client that reads nothing. */
const unread = ['GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(8)];

/** A chunk of a form's preamble. */
const preamble = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(2 ** 20, 'x'), Buffer.from('\r\n')]);

const ways: Record<string, Way> = {
  'says nothing': { first: [] },
  'reads nothing': { first: unread, then: '\r\n', reads: 0 },
  'reads single bytes': { first: unread, then: '\r\n', reads: 1 },
  'sends a preamble without an end': {
    first: [head(`content-type: ${formType('x')}`, 'transfer-encoding: chunked', '', '')],
    then: preamble,
  },
  'stalls in the headers': { first: [head('content-le')] },
  'trickles headers': { first: [head('')], then: 'x-slow: 1\r\n' },
  'stalls in the body': { first: [head(audio, 'content-length: 100000', '', 'RIFF')] },
  'stalls after 8 MB': {
    first: [head(audio, 'content-length: 16000000', '', ''), ...Array.from({ length: 8 }, () => megabyte)],
  },
  'trickles a body': { first: [head(audio, 'content-length: 100000', '', '')], then: 'RIFF' },
  'stalls in a form': {
    first: [head(`content-type: ${formType('x')}`, 'content-length: 100000', '', '--x\r\ncontent-dispo')],
  },
};

/**
 * Keeps connections open in every way there is to be slow, and opens another wherever one has ended.
 *
 * @param each connections of each way at a time
 * @param signal closes those that are still open
 */
export async function driveSlow(
  url: string,
  each: number,
  observer: Observer,
  signal: AbortSignal,
): Promise<void> {
  // Every connection listens.
  setMaxListeners(0, signal);
  const one = async (name: string) => {
    while (!signal.aborted) {
      observer.slow(name, await hold(url, ways[name], signal));
    }
  };
  await Promise.all(Object.keys(ways).flatMap(name => Array.from({ length: each }, () => one(name))));
}

async function hold(url: string, way: Way, signal: AbortSignal): Promise<Held> {
  const { first, reads } = way;
  const { hostname, port } = new URL(url);
  const started = performance.now();
  let received = '';
  let outcome = 'closed';
  const socket = connectUntil(signal, { host: hostname, port: Number(port) }, () => {
    outcome = 'open at the end';
  });
  socket.setEncoding('latin1');
  if (reads === undefined) socket.on('data', (text: string) => (received += text));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => (outcome = code ?? outcome));
  for (const part of first) socket.write(part);
  await untilLetGo(socket, way, () => received !== '');
  const ms = performance.now() - started;
  // An end within a moment of the connection is refusal; the next try is not to follow at once.
  if (ms < drip) await delay(drip);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(received);
  if (status) return { outcome: nameOf(Number(status[1]), received), ms };
  return { outcome, ms };
}

/** Waits for the end of a connection, or until it was answered and some time to close it has passed. */
async function untilLetGo(socket: Socket, { then, reads }: Way, isAnswered: () => boolean): Promise<void> {
  let answered = 0;
  while (!socket.closed) {
    await delay(drip);
    if (isAnswered()) answered ||= performance.now();
    if (answered && performance.now() - answered > grace) socket.destroy();
    else if (then && !answered && socket.writable && !socket.writableNeedDrain) socket.write(then);
    if (reads) socket.read(reads);
  }
}
