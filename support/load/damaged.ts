import { connect } from 'node:net';
import type { Exchange } from './exchange.js';

/** Milliseconds in which a damaged request must be answered, or its connection closed. */
const patience = 30_000;

const head = (...lines: string[]) =>
  ['POST /classify HTTP/1.1', 'host: localhost', ...lines, '', ''].join('\r\n');
const get = (path: string, ...lines: string[]) =>
  [`GET ${path} HTTP/1.1`, 'host: localhost', ...lines, '', ''].join('\r\n');

/** Texts that are no requests, or not the ones that they seem to be. */
export const damagedRequests: [name: string, text: string][] = [
  ['what is not HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ['an unknown method', 'FETCH / HTTP/1.1\r\nhost: localhost\r\n\r\n'],
  ['another version', 'GET / HTTP/9.9\r\nhost: localhost\r\n\r\n'],
  ['no host', 'GET /livez HTTP/1.1\r\n\r\n'],
  ['two lengths', head('content-length: 4', 'content-length: 5') + 'RIFF'],
  ['a length and chunks', head('content-length: 4', 'transfer-encoding: chunked') + '0\r\n\r\n'],
  ['a length that is none', head('content-length: -1')],
  ['a chunk of a size that is none', head('transfer-encoding: chunked') + 'zz\r\nRIFF\r\n'],
  ['a chunk of a huge size', head('transfer-encoding: chunked') + 'ffffffffffffffff\r\nRIFF\r\n'],
  ['extensions of a chunk', head('transfer-encoding: chunked') + `4;${'x'.repeat(40_000)}\r\nRIFF\r\n`],
  ['trailers without an end', head('transfer-encoding: chunked') + `0\r\n${'a: b\r\n'.repeat(5000)}`],
  ['a header that is too long', get('/', `x: ${'x'.repeat(40_000)}`)],
  ['too many headers', get('/', ...Array.from({ length: 4000 }, (_, i) => `x${i}: 1`))],
  ['a header with a line break', get('/livez', 'x: a\nb')],
  ['an address that cannot be decoded', get('/models/%ff%fe')],
  ['an upgrade', get('/', 'connection: upgrade', 'upgrade: websocket')],
  [
    'a form that is only a boundary',
    head('content-type: multipart/form-data; boundary=', 'content-length: 2') + '--',
  ],
  ['a thousand requests at once', get('/openapi.yaml').repeat(1000)],
];

/** Sends a text as it is and waits for an answer or for the end of the connection; never throws. */
export function sendDamaged(url: string, text: string): Promise<Exchange> {
  const { hostname, port } = new URL(url);
  const started = performance.now();
  return new Promise(resolve => {
    const socket = connect({ host: hostname, port: Number(port) });
    const timer = setTimeout(() => socket.destroy(new Error('no answer')), patience);
    let error = 'closed';
    socket.on('error', (reason: NodeJS.ErrnoException) => (error = reason.code ?? reason.message));
    socket.once('data', (data: Buffer) => {
      const received = data.toString('latin1');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(received)?.[1]);
      const wait = /^retry-after: (.*?)\r$/im.exec(received)?.[1];
      const answer = { status, headers: wait === undefined ? {} : { 'retry-after': wait }, body: data };
      resolve({ answer, started, ended: performance.now() });
      socket.destroy();
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ error, started, ended: performance.now() });
    });
    socket.end(text, 'latin1');
  });
}
