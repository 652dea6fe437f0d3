import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Test } from 'tap';
import type { ObjectStore } from '../../src/models/store/object-store.js';
import { openS3Store } from '../../src/models/store/s3-store.js';
import { listenOnLoopback } from '../loopback.js';

/** Answers a request in a way of its own. @returns whether it did */
export type OddAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

/** A server that knows as much of S3 as the store asks of it, and can be made an odd one. */
export interface SmallS3 {
  /** A store in it, of a client with little patience. */
  readonly store: ObjectStore;
  readonly url: string;
  /** What commands and services take to find it. */
  readonly env: Readonly<Record<string, string>>;
  /** What it holds, by key. */
  readonly objects: Map<string, Buffer>;
  /** `GET /models/tiny/labels.json`, and so on, in their order. */
  readonly requests: string[];
  odd: OddAnswer;
  /** Whether it knows `If-None-Match` and `If-Match` of writes. */
  conditional: boolean;
}

/** What a captive portal sends in place of all else. */
export const html = '<!DOCTYPE html><html><body><h1>Welcome to our network</h1></body></html>';

/** Sends a text with a status. */
export function send(response: ServerResponse, status: number, text: string): true {
  response.writeHead(status, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
  return true;
}

/** What such a server answers on a fault. */
export const fault = (code: string, message?: string): string =>
  `<?xml version="1.0"?><Error><Code>${code}</Code>${message === undefined ? '' : `<Message>${message}</Message>`}</Error>`;

/** Serves on loopback until the test ends. @param timeout of the store's client, in milliseconds */
export async function smallS3(t: Test, timeout = 500): Promise<SmallS3> {
  const made = {
    objects: new Map<string, Buffer>(),
    requests: [] as string[],
    odd: (() => false) as OddAnswer,
    conditional: true,
  };
  const server = createServer((request, response) => {
    made.requests.push(`${request.method} ${request.url!}`);
    if (made.odd(request, response)) return;
    void answer(request, response, made.objects, made.conditional);
  });
  const url = `http://${await listenOnLoopback(t, server)}`;
  const env = {
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    S3_PATH_STYLE: 'true',
  };
  const before = { ...process.env };
  Object.assign(process.env, env);
  const store = openS3Store({ bucket: 'models', prefix: '', pathStyle: true, timeout });
  // The client looks at its surroundings when it is used first.
  await store.list('');
  process.env = before;
  return Object.assign(made, { store, url, env });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  objects: Map<string, Buffer>,
  conditional: boolean,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  const key = decodeURIComponent(pathname.slice('/models/'.length));
  const body = await buffer(request);
  const found = objects.get(key);
  const { 'if-none-match': absent, 'if-match': match } = request.headers;
  if (searchParams.has('list-type')) send(response, 200, listing(searchParams, objects));
  else if (request.method === 'POST') send(response, 200, remove(body.toString(), objects));
  else if (request.method === 'PUT') {
    const refused = absent === '*' ? found !== undefined : match !== undefined && tagOf(found) !== match;
    if (conditional && refused) {
      send(response, 412, fault('PreconditionFailed'));
      return;
    }
    objects.set(key, body);
    response.setHeader('etag', `"${tagOf(body)}"`);
    response.end();
  } else if (!found) send(response, 404, fault('NoSuchKey'));
  else if (match !== undefined && tagOf(found) !== match) send(response, 412, fault('PreconditionFailed'));
  else if (request.headers.range !== undefined) {
    const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range)!.map(Number);
    const part = found.subarray(start, end + 1);
    response.writeHead(206, {
      etag: `"${tagOf(found)}"`,
      'content-length': part.length,
      'content-range': `bytes ${start}-${start + part.length - 1}/${found.length}`,
    });
    response.end(part);
  } else {
    response.setHeader('content-length', absent === `"${tagOf(found)}"` ? 0 : found.length);
    response.writeHead(absent === `"${tagOf(found)}"` ? 304 : 200, { etag: `"${tagOf(found)}"` });
    response.end(absent === `"${tagOf(found)}"` ? undefined : found);
  }
}

const tagOf = (content: Buffer | undefined) => content && createHash('md5').update(content).digest('hex');

function listing(query: URLSearchParams, objects: Map<string, Buffer>): string {
  const prefix = query.get('prefix') ?? '';
  const below = [...objects.keys()].filter(key => key.startsWith(prefix)).sort();
  const isFlat = !query.has('delimiter');
  const folders = below.flatMap(key => {
    const end = key.indexOf('/', prefix.length);
    return end < 0 || isFlat ? [] : [key.slice(0, end + 1)];
  });
  const files = below.filter(key => isFlat || !key.includes('/', prefix.length));
  const written = query.get('encoding-type') === 'url' ? encodeURIComponent : String;
  return listed(
    prefix,
    [...new Set(folders)],
    files.map(key => [written(key), objects.get(key)!.length, tagOf(objects.get(key))]),
    `<IsTruncated>false</IsTruncated>${written === String ? '' : '<EncodingType>url</EncodingType>'}`,
  );
}

/** A page of a listing. @param truncated what it says of further pages */
export function listed(
  prefix: string,
  folders: readonly string[],
  files: readonly (readonly [key: string, bytes: number, tag?: string])[] = [],
  truncated = '<IsTruncated>false</IsTruncated>',
): string {
  const contents = files.map(
    ([key, bytes, tag = '']) =>
      `<Contents><Key>${key}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>${bytes}</Size><ETag>&quot;${tag}&quot;</ETag></Contents>`,
  );
  const common = folders.map(folder => `<CommonPrefixes><Prefix>${folder}</Prefix></CommonPrefixes>`);
  return `<?xml version="1.0"?><ListBucketResult><Name>models</Name><Prefix>${prefix}</Prefix><MaxKeys>1000</MaxKeys>${truncated}${contents.join('')}${common.join('')}</ListBucketResult>`;
}

function remove(text: string, objects: Map<string, Buffer>): string {
  const keys = [...text.matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key]) => key);
  for (const key of keys) objects.delete(key);
  const deleted = keys.map(key => `<Deleted><Key>${key}</Key></Deleted>`);
  return `<?xml version="1.0"?><DeleteResult>${text.includes('<Quiet>true') ? '' : deleted.join('')}</DeleteResult>`;
}
