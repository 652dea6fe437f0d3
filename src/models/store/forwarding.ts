import type * as Sdk from '@aws-sdk/client-s3';
import type { Readable } from 'node:stream';
import type { ProxyFor } from './proxies.js';
import { noAnswerOfProxy, refusedByProxy } from './s3-faults.js';

/** What a request says that the SDK has signed. */
interface Request {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Makes a client send its requests by plain HTTP to the proxy on their way, with the whole address (RFC 9112, 3.2.2): many
 * proxies open tunnels to port 443 only.
 */
export function forwardByProxy(client: Sdk.S3Client, proxyFor: ProxyFor): void {
  client.middlewareStack.add(
    next => async args => {
      const request = args.request as Request;
      const { protocol, hostname, port = 80, path, headers } = request;
      const proxy = protocol === 'http:' ? proxyFor(hostname, port) : undefined;
      if (!proxy) return next(args);
      const { variable, url, authorization } = proxy;
      const forwarded = {
        ...request,
        protocol: url.protocol,
        hostname: url.hostname,
        port: url.port === '' ? undefined : Number(url.port),
        path: `http://${hostname}:${port}${path}`,
        headers: { ...headers, ...(authorization && { 'proxy-authorization': authorization }) },
      };
      const result = await next({ ...args, request: forwarded }).catch((error: unknown) => {
        const { code } = error as NodeJS.ErrnoException;
        throw code === undefined ? error : noAnswerOfProxy(variable, code, error);
      });
      const response = result.response as { statusCode: number; body: Readable };
      if (response.statusCode !== 407) return result;
      response.body.destroy();
      throw refusedByProxy(variable);
    },
    { step: 'deserialize', priority: 'low' },
  );
}
