import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type * as Sdk from '@aws-sdk/client-s3';
import { paced } from './deadline.js';
import { forwardByProxy } from './forwarding.js';
import { readProxies } from './proxies.js';
import { watchCredentials } from './s3-credentials.js';
import { notOfS3 } from './s3-faults.js';
import { Tunnels } from './tunnels.js';

/** The SDK, and a client of it. */
export interface S3 {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
}

/** Milliseconds in which a connection must come about. */
const connectionTimeout = 5000;

/** Milliseconds in which a proxy must open a tunnel: less, so that the fault is said to be its own. */
const tunnelTimeout = 4000;

/** Bytes of the largest answer that is no object: a page of a thousand keys, each of 1024 bytes and escaped, has 7 MB. */
const largestAnswer = 2 ** 23;

/**
 * Opens a client; region, endpoint and credentials come to the SDK the AWS way, and proxies from the environment. An answer that is no object's content
 * ends with an error when it is too large or too slow, since the SDK reads all of it into memory.
 *
 * @param anonymous requests are not signed
 * @param timeout milliseconds that a request may take to be answered, and between two pieces of an answer
 * @throws Error when the environment names a proxy that is none
 */
export function openS3Client(pathStyle: boolean, anonymous: boolean, timeout: number): S3 {
  // Only who keeps models in S3 pays for its SDK: 75 ms and 26 MB.
  const sdk = createRequire(import.meta.url)('@aws-sdk/client-s3') as typeof Sdk;
  // It warns of Node 20, which later versions of it will not support; ours is pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const proxies = readProxies(process.env);
  const client = new sdk.S3Client({
    forcePathStyle: pathStyle,
    ...(anonymous && {
      // It would look for some, and refuse without.
      credentials: { accessKeyId: '', secretAccessKey: '' },
      signer: { sign: request => Promise.resolve(request) },
    }),
    // We have a SHA-256 of every file; not every server knows the SDK's own checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // What reads the files of AWS takes this from here, though no type says so: a key that was changed is found.
    ...{ ignoreCache: true },
    requestHandler: {
      connectionTimeout,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      socketTimeout: timeout,
      ...(proxies.https && { httpsAgent: new Tunnels(proxies.https, tunnelTimeout) }),
    },
  });
  if (proxies.http) forwardByProxy(client, proxies.http);
  watchCredentials(client);
  client.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        const result = await next(args);
        const response = result.response as { statusCode: number; body: Readable };
        if (commandName !== 'GetObjectCommand' || response.statusCode >= 300)
          response.body = Readable.from(bounded(response.body, timeout), { objectMode: false });
        return result;
      },
    { step: 'deserialize', priority: 'low' },
  );
  return { sdk, client };
}

async function* bounded(body: AsyncIterable<Uint8Array>, timeout: number) {
  let length = 0;
  for await (const piece of paced(body, timeout)) {
    length += piece.length;
    if (length > largestAnswer) throw notOfS3(`an answer of more than ${largestAnswer} bytes`);
    yield piece;
  }
}
