import t, { type Test } from 'tap';
import { defaultFeatureParameters } from '../../src/features/parameters.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ProblemDetails } from '../../src/http/schemas/problem.js';
import { music, wav } from '../../support/audio/synth.js';
import { eventually } from '../eventually.js';
import { putLabels, putTiny } from '../models/registries.js';
import { fault, send, smallS3, type SmallS3 } from '../models/small-s3.js';
import { put, storeKinds } from '../models/stores.js';
import { postRaw, startService, type Service } from '../service.js';
import { tinyVersion } from '../tiny-version.js';
import { reload, tinyStore } from './reloading.js';

/** A track of a minute, of which the windows are half. */
const long = wav([music(80, 44_100), music(80, 44_100, 1)], 44_100);
const short = wav(music(4));

/** A service that may read a place of a bucket. */
async function scene(t: Test, env: Record<string, string> = {}): Promise<{ s3: SmallS3; service: Service }> {
  const s3 = await smallS3(t);
  s3.objects.set('music/two words + %41.wav', long);
  s3.objects.set('music/short.wav', short);
  s3.objects.set('music/empty.wav', Buffer.alloc(0));
  s3.objects.set('music/text.wav', Buffer.from('no audio at all'));
  s3.objects.set('musical/other.wav', short);
  const service = await startService(t, {
    AUDIO_SOURCES: 's3://models/music',
    ...s3.env,
    ...env,
  });
  return { s3, service };
}

const ask = (service: Service, body: unknown, query = '') =>
  fetch(`${service.url}/classify${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function problemOf(answer: Response): Promise<string> {
  const { type, status } = (await answer.json()) as ProblemDetails;
  return `${status} ${type.replace('urn:hyena:problem:', '')}`;
}

const answerOf = async (answer: Response): Promise<Partial<Classification>> => ({
  ...((await answer.json()) as Classification),
  timing: undefined,
});

t.test('a file that is named has the answer that it has when it is sent', async t => {
  const { s3, service } = await scene(t);
  const sent = await answerOf(await postRaw(service.url, long, '?topK=2&segments=true'));
  const source = 's3://models/music/two words + %41.wav';
  t.strictSame(await answerOf(await ask(service, { source }, '?topK=2&segments=true')), sent);
  t.strictSame(await answerOf(await ask(service, { source, topK: 2, segments: true })), sent);
  const reads = s3.requests.filter(request => request.startsWith('GET'));
  t.ok(reads.length > 4, 'it is read in parts');
});

t.test('a shadow sees it too, in parts or whole, without another read', async t => {
  const { store, env } = await tinyStore(t, storeKinds[0]);
  await putTiny(store, 2);
  await putLabels(store, { labels: { canary: 2 }, shadow: 'canary' });
  const { s3, service } = await scene(t, { ...env, MODEL_VERSIONS: '1' });
  const reads = async (name: string) => {
    s3.requests.length = 0;
    const { status } = await ask(service, { source: `s3://models/music/${name}.wav` });
    t.equal(status, 200);
    return s3.requests.filter(request => request.startsWith('GET')).length;
  };
  const metrics = async () => (await fetch(`${service.url}/metrics`)).text();
  const compared = async () =>
    Number(/hyena_shadow_distance_count\{model="tiny",version="2"\} (\d+)/.exec(await metrics())?.[1]);
  t.ok((await reads('two words + %41')) > 4);
  await eventually(async () => (await compared()) === 1);
  t.equal(await reads('short'), 1);
  await eventually(async () => (await compared()) === 2);

  const elsewhere = { ...defaultFeatureParameters, segments: 7 };
  await put(store, 'tiny/3', await tinyVersion('tiny', 3, 2, 0, elsewhere));
  await putLabels(store, { labels: { canary: 3 }, shadow: 'canary' });
  await reload(service.url);
  t.ok((await reads('two words + %41')) > 4);
  await eventually(async () =>
    (await metrics()).includes(
      'hyena_shadow_comparisons_total{model="tiny",version="3",outcome="skipped"} 1',
    ),
  );
});

t.test('what cannot be read is said', async t => {
  const { s3, service } = await scene(t);
  for (const [source, problem] of [
    ['s3://models/music/none.wav', '404 unknown-source'],
    ['s3://models/musical/other.wav', '403 forbidden-source'],
    ['s3://models/music/../musical/other.wav', '403 forbidden-source'],
    ['s3://models/music//short.wav', '403 forbidden-source'],
    ['s3://models/music/', '403 forbidden-source'],
    ['s3://other/music/short.wav', '403 forbidden-source'],
    ['https://example.org/a.wav', '403 forbidden-source'],
    ['file:///etc/passwd', '403 forbidden-source'],
    ['/etc/passwd', '403 forbidden-source'],
    ['s3://models/music/empty.wav', '400 no-audio'],
    ['s3://models/music/text.wav', '415 unsupported-media'],
  ])
    t.equal(await problemOf(await ask(service, { source })), problem, source);
  for (const body of ['{', '{}', '{"source": 1}', '{"source": ["s3://models/music/short.wav"]}'])
    t.equal(await problemOf(await ask(service, body)), '400 malformed-request', body);
  t.equal(
    await problemOf(await ask(service, { source: 's3://models/music/short.wav', topK: 'many' })),
    '400 malformed-request',
  );
  s3.odd = (_, response) => send(response, 500, fault('InternalError'));
  const down = await ask(service, { source: 's3://models/music/short.wav' });
  t.ok(Number(down.headers.get('retry-after')) > 0);
  t.equal(await problemOf(down), '503 source-unavailable');
  for (const [status, code, detail] of [
    [404, 'NoSuchBucket', /refuses to be read/],
    [403, 'AccessDenied', /refuses to be read/],
    [400, 'ExpiredToken', /cannot be read at the moment/],
    [403, 'InvalidAccessKeyId', /cannot be read at the moment/],
  ] as const) {
    s3.odd = ({ method }, response) => send(response, status, method === 'HEAD' ? '' : fault(code));
    const refused = await ask(service, { source: 's3://models/music/short.wav' });
    t.match(await refused.json(), { status: 503, detail }, code);
  }
  s3.odd = () => false;
  t.equal((await ask(service, { source: 's3://models/music/short.wav' })).status, 200);
});

t.test('a file that changes while it is read is not answered for', async t => {
  const { s3, service } = await scene(t);
  const key = 'music/two words + %41.wav';
  let reads = 0;
  s3.odd = ({ method }) => {
    if (method === 'GET' && ++reads === 2) s3.objects.set(key, wav(music(81)));
    return false;
  };
  t.equal(await problemOf(await ask(service, { source: `s3://models/${key}` })), '409 source-changed');
});

t.test('a file that is larger than an upload may be is not read', async t => {
  const { s3, service } = await scene(t, { MAX_UPLOAD_BYTES: '1000000' });
  const source = 's3://models/music/two words + %41.wav';
  t.equal(await problemOf(await ask(service, { source })), '413 too-large');
  t.equal(s3.requests.filter(request => request.startsWith('GET /models/music')).length, 0);
});

t.test('no file is read where the service may read none, and audio may say that it is JSON', async t => {
  const service = await startService(t);
  t.equal(await problemOf(await ask(service, { source: 's3://models/a.wav' })), '403 forbidden-source');
  t.equal((await postRaw(service.url, short, '', 'application/json')).status, 200);
});
