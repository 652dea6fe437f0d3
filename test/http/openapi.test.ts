import { rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { bearer, freshKey } from '../api-keys.js';
import { contractText, misfit, routes } from '../contract.js';
import { fixture } from '../fixture.js';
import { postRaw, startService, type Service } from '../service.js';
import { music, wav } from '../synth.js';
import { writeTinyVersion } from '../tiny-version.js';

const track = wav(music(4));

// Minutes of MP3 take a while.
const longTrack = Buffer.concat(Array<Buffer>(60).fill(fixture('music.mp3')));

const service = await startService(t, {
  MAX_AUDIO_SECONDS: '15',
  MAX_UPLOAD_BYTES: '2000000',
  UPLOAD_TIMEOUT_MS: '1000',
});
const [alice, ops] = await Promise.all(['alice', 'ops'].map(freshKey));
const guarded = await startService(t, {
  CLASSIFY_KEYS: alice.entry,
  ADMIN_KEYS: ops.entry,
  RATE_LIMIT: '1',
});
const busy = await startService(t, { QUEUE_LIMIT: '0' });
const hurried = await startService(t, { REQUEST_TIMEOUT_MS: '100' });

const root = t.testdir();
await writeTinyVersion(root, 'tiny', 1);
const storeless = await startService(t, { MODEL_STORE: root });
await rm(root, { recursive: true });

/** Requests that together provoke every status that the contract documents. */
const requests: Record<string, Record<string, (() => Promise<Response>) | undefined>> = {
  classify: {
    200: () => postRaw(service.url, track, '?segments=true&topK=2'),
    400: () => postRaw(service.url, new Uint8Array(0)),
    401: () => postRaw(guarded.url, track),
    403: () => fetch(`${guarded.url}/classify`, { method: 'POST', headers: bearer(ops.key) }),
    404: () => postRaw(service.url, track, '?version=99'),
    408: () => postStalling(service),
    413: () => postRaw(service.url, new Uint8Array(2_000_001)),
    415: () => postRaw(service.url, Buffer.from('not music')),
    422: () => postRaw(service.url, wav(music(2))),
    429: () => whenLimited(),
    503: () => whenFull(busy),
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
    200: () => fetch(`${service.url}/models/gtzan/versions/1`),
    400: () => fetch(`${service.url}/models/gtzan/versions/first`),
    401: () => fetch(`${guarded.url}/models/gtzan/versions/1`),
    404: () => fetch(`${service.url}/models/gtzan/versions/99`),
  },
  reloadModel: {
    200: () => reload(service),
    401: () => reload(guarded),
    403: () => reload(guarded, bearer(alice.key)),
    404: () => reload(service, {}, 'nobody'),
    503: () => reload(storeless),
  },
  livez: { 200: () => fetch(`${service.url}/livez`) },
  readyz: { 200: () => fetch(`${service.url}/readyz`) },
  metrics: {
    200: () => fetch(`${service.url}/metrics`),
    401: () => fetch(`${guarded.url}/metrics`),
    403: () => fetch(`${guarded.url}/metrics`, { headers: bearer(alice.key) }),
  },
  openapi: { 200: () => fetch(`${service.url}/openapi.yaml`) },
};

/** A defect, which no request is known to provoke; and what starting.test.ts looks at. */
const unprovoked = ['classify 500', 'readyz 503'];

t.test('is what the running server says of itself', async t => {
  t.equal(await (await fetch(`${service.url}/openapi.yaml`)).text(), contractText, 'else: npm run openapi');
});

for (const { method, path, operation } of routes)
  for (const [status, { content }] of Object.entries(operation.responses))
    t.test(`${method} ${path} answers ${status} as documented`, async t => {
      const request = requests[operation.operationId][status];
      if (!request) {
        t.ok(unprovoked.includes(`${operation.operationId} ${status}`), 'is not forgotten');
        return;
      }
      const response = await request();
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
  t.strictSame(parameters.map(({ name }) => name).sort(), ['model', 'segments', 'topK', 'version']);
  const valid: Record<string, string> = { model: 'gtzan', segments: 'true', topK: '2', version: '1' };
  for (const { name } of parameters)
    t.equal((await postRaw(service.url, track, `?${name}=${valid[name]}`)).status, 200, name);
  t.equal((await postRaw(service.url, track, '?other=1')).status, 400);
});

function reload({ url }: Service, headers = {}, name = 'gtzan'): Promise<Response> {
  return fetch(`${url}/models/${name}/reload`, { method: 'POST', headers });
}

/** The answer to the second request of a client that may send one a minute. */
async function whenLimited(): Promise<Response> {
  const request = () => fetch(`${guarded.url}/classify`, { method: 'POST', headers: bearer(alice.key) });
  await request();
  return request();
}

/** The answer to a track while the only child is at work and no other may wait. */
async function whenFull({ url }: Service): Promise<Response> {
  for (;;) {
    const answers = await Promise.all(Array.from({ length: 4 }, () => postRaw(url, track)));
    const refused = answers.find(({ status }) => status === 503);
    if (refused) return refused;
    await delay(10);
  }
}

/** The answer to an upload that never comes to its end. */
function postStalling({ url }: Service): Promise<Response> {
  const body = new ReadableStream({ start: controller => controller.enqueue(track.subarray(0, 1000)) });
  return fetch(`${url}/classify`, { method: 'POST', body, duplex: 'half' });
}
