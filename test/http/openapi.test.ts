import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { bearer, freshKey } from '../api-keys.js';
import { startApp, startChild, type App } from '../app.js';
import { contractText, misfit, routes } from '../contract.js';
import { distinct } from '../../support/audio/distinct.js';
import { fixture } from '../../support/audio/fixture.js';
import { mfccInput, postInfer, silentInput } from '../mfcc-request.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';
import { exchange } from '../../support/load/exchange.js';
import { writeTinyVersion } from '../tiny-version.js';

const track = wav(music(4));

// Minutes of MP3 take a while.
const longTrack = Buffer.concat(Array<Buffer>(60).fill(fixture('music.mp3')));

const child = startChild(t, { MAX_AUDIO_SECONDS: '15' });
const service = await startApp(t, { MAX_UPLOAD_BYTES: '2000000' }, child);
const strict = await startApp(t, { UPLOAD_TIMEOUT_MS: '100' }, child);
const [alice, ops] = ['alice', 'ops'].map(freshKey);
const guarded = await startApp(
  t,
  { CLASSIFY_KEYS: alice.entry, ADMIN_KEYS: ops.entry, RATE_LIMIT: '1' },
  child,
);
const busy = await startApp(t, { QUEUE_LIMIT: '0' });
const hurried = await startApp(t, { REQUEST_TIMEOUT_MS: '100' });
const impatient = await startApp(t, { JOB_TIMEOUT_MS: '10' });

const root = t.testdir();
await writeTinyVersion(root, 'tiny', 1);
// These have one output too many.
await writeTinyVersion(root, 'tiny', 2, 3);
await writeTinyVersion(root, 'unfit', 1, 3);
const storeless = await startApp(t, { MODEL_STORE: root, MODEL: 'tiny' }, child);
await rm(root, { recursive: true });

/** Requests that together provoke every status that the contract documents. */
const requests: Record<string, Record<string, (() => Promise<Response>) | undefined>> = {
  classify: {
    200: () => postRaw(service.url, track, '?segments=true&topK=2&embedding=true&every=2'),
    400: () => postRaw(service.url, new Uint8Array(0)),
    401: () => postRaw(guarded.url, track),
    403: () => fetch(`${guarded.url}/classify`, { method: 'POST', headers: bearer(ops.key) }),
    404: () => postRaw(service.url, track, '?version=99'),
    408: () => postStalling(strict, '/classify'),
    413: () => postRaw(service.url, new Uint8Array(2_000_001)),
    415: () => postRaw(service.url, Buffer.from('not music')),
    422: () => postRaw(service.url, wav(music(2))),
    429: () => whenLimited('/classify'),
    503: () => whenFull(() => postRaw(busy.url, distinct(track))),
    504: () => postRaw(hurried.url, longTrack),
  },
  listModels: {
    200: () => fetch(`${service.url}/models`),
    401: () => fetch(`${guarded.url}/models`),
  },
  getModel: {
    200: () => fetch(`${service.url}/models/gtzan`),
    401: () => fetch(`${guarded.url}/models/gtzan`),
    404: () => fetch(`${service.url}/models/nobody`),
  },
  getVersion: {
    200: () => fetch(`${service.url}/models/gtzan/versions/2`),
    400: () => fetch(`${service.url}/models/gtzan/versions/first`),
    401: () => fetch(`${guarded.url}/models/gtzan/versions/2`),
    404: () => fetch(`${service.url}/models/gtzan/versions/99`),
  },
  getDrift: {
    200: () => fetch(`${service.url}/models/gtzan/versions/2/drift`),
    400: () => fetch(`${service.url}/models/gtzan/versions/first/drift`),
    401: () => fetch(`${guarded.url}/models/gtzan/versions/2/drift`),
    404: () => fetch(`${service.url}/models/gtzan/versions/99/drift`),
  },
  getModelCard: {
    200: () => fetch(`${service.url}/models/gtzan/versions/2/card`),
    400: () => fetch(`${service.url}/models/gtzan/versions/first/card`),
    401: () => fetch(`${guarded.url}/models/gtzan/versions/2/card`),
    404: () => fetch(`${service.url}/models/gtzan/versions/99/card`),
  },
  reloadModel: {
    200: () => reload(service),
    401: () => reload(guarded),
    403: () => reload(guarded, bearer(alice.key)),
    404: () => reload(service, {}, 'nobody'),
    503: () => reload(storeless),
  },
  serverMetadata: {
    200: () => fetch(`${service.url}/v2`),
    401: () => fetch(`${guarded.url}/v2`),
  },
  serverLive: { 200: () => fetch(`${service.url}/v2/health/live`) },
  serverReady: { 200: () => fetch(`${service.url}/v2/health/ready`) },
  modelMetadata: {
    200: () => fetch(`${service.url}/v2/models/gtzan`),
    401: () => fetch(`${guarded.url}/v2/models/gtzan`),
    404: () => fetch(`${service.url}/v2/models/nobody`),
  },
  versionMetadata: {
    200: () => fetch(`${service.url}/v2/models/gtzan/versions/2`),
    400: () => fetch(`${service.url}/v2/models/gtzan/versions/0`),
    401: () => fetch(`${guarded.url}/v2/models/gtzan/versions/2`),
    404: () => fetch(`${service.url}/v2/models/gtzan/versions/99`),
  },
  modelReady: {
    200: () => fetch(`${service.url}/v2/models/gtzan/ready`),
    401: () => fetch(`${guarded.url}/v2/models/gtzan/ready`),
    404: () => fetch(`${service.url}/v2/models/nobody/ready`),
    503: () => fetch(`${storeless.url}/v2/models/unfit/ready`),
  },
  versionReady: {
    200: () => fetch(`${service.url}/v2/models/gtzan/versions/2/ready`),
    400: () => fetch(`${service.url}/v2/models/gtzan/versions/0/ready`),
    401: () => fetch(`${guarded.url}/v2/models/gtzan/versions/2/ready`),
    404: () => fetch(`${service.url}/v2/models/gtzan/versions/99/ready`),
    503: () => fetch(`${storeless.url}/v2/models/tiny/versions/2/ready`),
  },
  modelInfer: inferRequests('gtzan', 'nobody'),
  versionInfer: inferRequests('gtzan/versions/2', 'gtzan/versions/99'),
  livez: { 200: () => fetch(`${service.url}/livez`) },
  readyz: { 200: () => fetch(`${service.url}/readyz`) },
  metrics: {
    200: () => fetch(`${service.url}/metrics`),
    401: () => fetch(`${guarded.url}/metrics`),
    403: () => fetch(`${guarded.url}/metrics`, { headers: bearer(alice.key) }),
  },
  openapi: { 200: () => fetch(`${service.url}/openapi.yaml`) },
};

/** Requests that are refused alike wherever they are sent, by status. */
const everywhere: Record<string, ((method: string, path: string) => Promise<Response>) | undefined> = {
  403: (method, path) => fetch(service.url + path, { method, headers: { 'sec-fetch-site': 'cross-site' } }),
  421: async (method, path) => {
    const { answer } = await exchange(service.url, { method, path, headers: { host: 'evil.example' } });
    const { status, headers, body } = answer!;
    return new Response(body, { status, headers: { 'content-type': headers['content-type']! } });
  },
};

/**
 * A defect, which no request is known to provoke; and what by-reference.test.ts, starting.quick.test.ts and
 * open-inference.test.ts look at.
 */
const unprovoked = [
  'classify 409',
  'classify 500',
  'modelInfer 500',
  'versionInfer 500',
  'readyz 503',
  'serverReady 503',
];

t.test('is what the running server says of itself', async t => {
  t.equal(await (await fetch(`${service.url}/openapi.yaml`)).text(), contractText, 'else: npm run openapi');
});

for (const { method, path, operation } of routes)
  for (const [status, { content }] of Object.entries(operation.responses))
    t.test(`${method} ${path} answers ${status} as documented`, async t => {
      const request = requests[operation.operationId][status] ?? everywhere[status];
      if (!request) {
        t.ok(unprovoked.includes(`${operation.operationId} ${status}`), 'is not forgotten');
        return;
      }
      const response = await request(method, path);
      t.equal(response.status, Number(status));
      t.equal(misfit(content, response.headers.get('content-type')!, await response.text()), undefined);
    });

t.test('documents who needs a key', async t => {
  for (const { method, path, operation } of routes) {
    const { status } = await fetch(guarded.url + path, { method });
    t.strictSame(operation.security, status === 401 ? [{ bearer: [] }] : [], path);
  }
});

t.test('documents no parameter that the server does not know, and the server knows no other', async t => {
  const { parameters = [] } = routes.find(({ path }) => path === '/classify')!.operation;
  t.strictSame(parameters.map(({ name }) => name).sort(), [
    'embedding',
    'every',
    'minConfidence',
    'model',
    'segmentTopK',
    'segments',
    'topK',
    'version',
  ]);
  const valid: Record<string, string> = {
    embedding: 'true',
    every: '2',
    minConfidence: '0.6',
    model: 'gtzan',
    segmentTopK: '3',
    segments: 'true',
    topK: '2',
    version: '2',
  };
  for (const { name } of parameters)
    t.equal((await postRaw(service.url, track, `?${name}=${valid[name]}`)).status, 200, name);
  t.equal((await postRaw(service.url, track, '?other=1')).status, 400);
});

function reload({ url }: App, headers = {}, name = 'gtzan'): Promise<Response> {
  return fetch(`${url}/models/${name}/reload`, { method: 'POST', headers });
}

/** Requests to infer that provoke every status, at a path below `/v2/models/`; at the other there is nothing. */
function inferRequests(path: string, other: string): (typeof requests)[string] {
  const address = `/v2/models/${path}/infer`;
  const one = { inputs: [mfccInput] };
  const many = { inputs: [silentInput(500)] };
  return {
    200: () => postInfer(service.url, one, path),
    400: () => postInfer(service.url, {}, path),
    401: () => postInfer(guarded.url, one, path),
    403: () => postInfer(guarded.url, one, path, bearer(ops.key)),
    404: () => postInfer(service.url, one, other),
    408: () => postStalling(strict, address),
    413: () => postInfer(service.url, ' '.repeat(2_000_001), path),
    415: () => postInfer(service.url, one, path, { 'content-encoding': 'gzip' }),
    422: () => postInfer(impatient.url, many, path),
    429: () => whenLimited(address),
    503: () => whenFull(() => postInfer(busy.url, many, path)),
    504: () => postStalling(hurried, address),
  };
}

/** The answer to the second request of a client that may send one a minute. */
async function whenLimited(path: string): Promise<Response> {
  const request = () => fetch(guarded.url + path, { method: 'POST', headers: bearer(alice.key) });
  await request();
  return request();
}

/** The answer to a request while the only child is at work and no other may wait. */
async function whenFull(request: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 4 }, request));
    const refused = answers.find(({ status }) => status === 503);
    if (refused) return refused;
    await delay(10);
  }
}

/** The answer to an upload that never comes to its end. */
function postStalling({ url }: App, path: string): Promise<Response> {
  const body = new ReadableStream({ start: controller => controller.enqueue(track.subarray(0, 1000)) });
  return fetch(url + path, { method: 'POST', body, duplex: 'half' });
}
