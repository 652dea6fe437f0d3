import { createServer, request as forward } from 'node:http';
import { connect } from 'node:net';
import type { Test } from 'tap';
import { listenOnLoopback } from '../loopback.js';

/** A proxy of HTTP that takes every name for a port of this machine. */
export interface SmallProxy {
  /** `127.0.0.1:3128` */
  readonly address: string;
  /** `CONNECT s3.example:443`, `GET http://s3.example:80/models…`, in their order. */
  readonly requests: string[];
  /** The value of `Proxy-Authorization` that it wants. */
  password?: string;
  /** The status that it refuses with. */
  refusal?: number;
}

/** Serves on loopback until the test ends. @param port to which all that comes goes on */
export async function smallProxy(t: Test, port: number): Promise<SmallProxy> {
  const made: { requests: string[]; password?: string; refusal?: number } = { requests: [] };
  const refusal = (given: string | undefined) =>
    made.refusal ?? (made.password !== undefined && given !== made.password ? 407 : undefined);
  const server = createServer((request, response) => {
    made.requests.push(`${request.method} ${request.url!}`);
    const status = refusal(request.headers['proxy-authorization']);
    if (status !== undefined) {
      response.writeHead(status).end('the proxy says no');
      return;
    }
    const { pathname, search } = new URL(request.url!);
    const { method, headers } = request;
    request.pipe(
      forward({ port, method, headers, path: pathname + search }, answer => {
        response.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(response);
      }),
    );
  });
  server.on('connect', (request, socket) => {
    made.requests.push(`CONNECT ${request.url!}`);
    const status = refusal(request.headers['proxy-authorization']);
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
      return;
    }
    const onward = connect(port, '127.0.0.1', () =>
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n'),
    );
    socket.pipe(onward).pipe(socket);
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  return Object.assign(made, { address: await listenOnLoopback(t, server) });
}
