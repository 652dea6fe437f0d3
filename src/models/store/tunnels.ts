import * as http from 'node:http';
import * as https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Proxy, ProxyFor } from './proxies.js';
import { faultOfProxy, noAnswerOfProxy, refusedByProxy } from './s3-faults.js';

type OnConnection = (error: Error | null, connection: Duplex) => void;

/** Makes connections of HTTPS, and those to places behind a proxy through a tunnel of it: it sees none of their content. */
export class Tunnels extends https.Agent {
  /** @param timeout milliseconds in which a proxy must answer */
  constructor(
    private readonly proxyFor: ProxyFor,
    private readonly timeout: number,
  ) {
    super({ keepAlive: true, maxSockets: 50 });
  }

  override createConnection(
    options: https.RequestOptions,
    callback: OnConnection,
  ): Duplex | null | undefined {
    const { host, port } = options as { host: string; port: number };
    const proxy = this.proxyFor(host, port);
    if (!proxy) return super.createConnection(options, callback);
    const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    openTunnel(proxy, target, this.timeout, (error, socket) => {
      if (error) callback(error, socket);
      else callback(null, super.createConnection({ ...options, socket } as https.RequestOptions)!);
    });
    return undefined;
  }
}

/** Asks a proxy for a tunnel by `CONNECT` (RFC 9110, 9.3.6). */
function openTunnel(
  { variable, url, authorization }: Proxy,
  target: string,
  timeout: number,
  callback: OnConnection,
) {
  const fail = (fault: Error) => callback(fault, undefined as never);
  const { request } = url.protocol === 'https:' ? https : http;
  request({
    method: 'CONNECT',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port,
    path: target,
    headers: { host: target, ...(authorization && { 'proxy-authorization': authorization }) },
    agent: false,
    timeout,
  })
    .once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        socket.setTimeout(0);
        callback(null, socket);
        return;
      }
      socket.destroy();
      fail(
        statusCode === 407
          ? refusedByProxy(variable)
          : faultOfProxy(variable, `does not connect to the model store (${statusCode})`),
      );
    })
    .once('timeout', function (this: http.ClientRequest) {
      this.destroy(Object.assign(new Error('No answer'), { code: 'ETIMEDOUT' }));
    })
    .once('error', (error: NodeJS.ErrnoException) =>
      fail(noAnswerOfProxy(variable, error.code ?? error.message, error)),
    )
    .end();
}
