import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { describeInference } from '../../src/http/open-inference/model-interface.js';
import { bearer, freshKey } from '../api-keys.js';
import { startApp, startChild } from '../app.js';
import { golden, goldenMfcc, mfccInput, postInfer, silentInput, tinyInput } from '../mfcc-request.js';
import { metric } from '../metrics.js';
import { postRaw } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

interface Answer {
  readonly outputs: readonly { readonly shape: number[]; readonly data: number[] }[];
}

const child = startChild(t);
const service = await startApp(t, {}, child);

// Of `other`, nothing can be served; the second version of `tiny` has one output too many.
const store = t.testdir();
await writeTinyVersion(store, 'tiny', 1);
await writeTinyVersion(store, 'tiny', 2, 3);
await writeFile(join(store, 'tiny', 'labels.json'), JSON.stringify({ labels: { calm: 1, soon: 2 } }));
await writeTinyVersion(store, 'other', 1, 3);
const tiny = await startApp(t, { MODEL_STORE: store, MODEL: 'tiny', MODEL_VERSIONS: 'all' }, child);

const json = async (response: Promise<Response>) => (await response).json();
const get = async (path: string, { url } = service) => {
  const response = await fetch(`${url}/v2${path}`);
  return { status: response.status, body: await response.json() };
};

t.test('says what server it is, and that it is well', async t => {
  const server = {
    status: 200,
    body: { name: 'hyena', version: String, extensions: ['binary_tensor_data'] },
  };
  t.match(await get(''), server);
  t.match(await get('/'), server, "as the protocol's OpenAPI document has it");
  t.strictSame(await get('/health/live'), { status: 200, body: { live: true } });
  t.strictSame(await get('/health/ready'), { status: 200, body: { ready: true } });
});

t.test('says what a model takes and gives', async t => {
  const { status, body } = await get('/models/gtzan');
  t.equal(status, 200);
  t.match(body, {
    name: 'gtzan',
    versions: ['2'],
    inputs: [{ name: 'mfcc', datatype: 'FP32', shape: [-1, 130, 25] }],
    outputs: [
      { name: 'probabilities', datatype: 'FP32', shape: [-1, 10] },
      { name: 'embedding', datatype: 'FP32', shape: [-1, 368] },
    ],
    parameters: { version: 2, digest: /^sha256:/ },
  });
  t.strictSame(await get('/models/gtzan/versions/2'), { status, body });
  t.match(await get('/models/tiny/versions/calm', tiny), {
    status: 200,
    body: { versions: ['1'], parameters: { version: 1, genres: ['calm', 'loud'] } },
  });
});

t.test('says which versions answer', async t => {
  const ready = { status: 200, body: { name: 'tiny', ready: true } };
  for (const path of ['', '/versions/1', '/versions/calm'])
    t.strictSame(await get(`/models/tiny${path}/ready`, tiny), ready, path);
  for (const path of ['other', 'tiny/versions/2', 'tiny/versions/soon'])
    t.match(await get(`/models/${path}/ready`, tiny), { status: 503, body: { error: /\w/ } }, path);
  for (const path of ['nobody', 'tiny/versions/3', 'tiny/versions/never', 'tiny/versions/constructor'])
    t.match(await get(`/models/${path}/ready`, tiny), { status: 404, body: { error: /\w/ } }, path);
});

t.test('computes on MFCC as the model did when it was made', async t => {
  const rows = Array.from({ length: 130 }, (_, frame) => goldenMfcc.slice(frame * 25, frame * 25 + 25));
  const inputs = { flat: mfccInput, nested: { ...mfccInput, data: [rows] } };
  for (const [name, input] of Object.entries(inputs)) {
    const answer = (await json(postInfer(service.url, { inputs: [input] }))) as Answer;
    t.match(answer, {
      model_name: 'gtzan',
      model_version: '2',
      parameters: { digest: /^sha256:/ },
      outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [1, 10] }],
    });
    t.notOk('id' in answer);
    const { data } = answer.outputs[0];
    t.equal(data.length, golden.probabilities.length);
    const off = data.map((probability, genre) => Math.abs(probability - golden.probabilities[genre]));
    t.ok(Math.max(...off) < 1e-4, `${name}: ${Math.max(...off)}`);
  }
});

t.test('computes on several segments, each by itself', async t => {
  const input = { ...mfccInput, shape: [2, 130, 25], data: [...silentInput(1).data, ...goldenMfcc] };
  const [{ shape, data }] = ((await json(postInfer(service.url, { inputs: [input] }))) as Answer).outputs;
  t.strictSame(shape, [2, 10]);
  t.match(
    golden.probabilities.map((expected, genre) => Math.abs(data[10 + genre] - expected) < 1e-4),
    Array(10).fill(true),
  );
  t.equal((await postInfer(service.url, { inputs: [silentInput(1000)] })).status, 200);
});

t.test('computes with the version that is asked for, by number or label', async t => {
  for (const path of ['tiny', 'tiny/versions/1', 'tiny/versions/calm'])
    t.match(
      await json(postInfer(tiny.url, { inputs: [tinyInput] }, path)),
      { model_name: 'tiny', model_version: '1', outputs: [{ shape: [1, 2] }] },
      path,
    );
});

t.test('gives the embedding of each segment to those who ask for it, where there is one', async t => {
  interface Outputs {
    readonly outputs: readonly { name: string; shape: number[]; data: number[] }[];
  }
  const ask = async (...names: string[]) => {
    const outputs = names.map(name => ({ name }));
    return (await json(postInfer(service.url, { inputs: [mfccInput], outputs }))) as Outputs;
  };
  const [alone, both] = [await ask('embedding'), await ask('probabilities', 'embedding')];
  t.match(alone.outputs, [{ name: 'embedding', shape: [1, 368] }]);
  t.match(both.outputs, [
    { name: 'probabilities', shape: [1, 10] },
    { name: 'embedding', shape: [1, 368] },
  ]);
  t.equal(both.outputs[1].data.length, 368);
  t.strictSame(both.outputs[1].data, alone.outputs[0].data);
  const most = await postInfer(service.url, {
    inputs: [{ ...mfccInput, shape: [1000, 130, 25] }],
    outputs: [{ name: 'embedding' }],
  });
  t.match(await most.json(), { error: /n is at most 356/ }, 'of fewer segments, as there are more numbers');
  const none = await postInfer(tiny.url, { inputs: [tinyInput], outputs: [{ name: 'embedding' }] }, 'tiny');
  t.equal(none.status, 400);
  t.match(await none.json(), { error: 'Version 1 of tiny gives no embedding.' });
});

t.test('takes what clients add, and what they say of their bodies', async t => {
  const request = {
    id: '42',
    parameters: { binary_data_output: false, priority: 1 },
    inputs: [{ ...mfccInput, parameters: { content_type: 'np' } }],
    outputs: [{ name: 'probabilities', parameters: { binary_data: false, classification: 3 } }],
  };
  t.match(await json(postInfer(service.url, request)), { id: '42', outputs: [{ shape: [1, 10] }] });
  for (const type of ['', 'application/octet-stream', 'nonsense'])
    t.equal((await postInfer(service.url, request, 'gtzan', { 'content-type': type })).status, 200, type);
  t.equal((await postInfer(service.url, { ...request, outputs: [] })).status, 200);
});

t.test('takes null for what may be absent', async t => {
  const nothing = { id: null, parameters: null, outputs: null, inputs: [{ ...mfccInput, parameters: null }] };
  const answer = (await json(postInfer(service.url, nothing))) as Answer;
  t.notOk('id' in answer);
  t.equal(answer.outputs[0].data.length, 10);
  const within = {
    parameters: { binary_data_output: null },
    inputs: [{ ...mfccInput, parameters: { binary_data_size: null } }],
    outputs: [{ name: 'probabilities', parameters: { binary_data: null } }],
  };
  t.strictSame(await json(postInfer(service.url, within)), answer);
});

t.test('counts what was computed', async t => {
  const counter = 'hyena_inferences_total{model="gtzan",version="2"}';
  const before = await metric(service.url, counter);
  await postInfer(service.url, { inputs: [mfccInput] });
  await postInfer(service.url, { inputs: [] });
  t.equal(await metric(service.url, counter), before + 1);
});

t.test('says what is wrong with a request, also where clients of the protocol look', async t => {
  const [first, ...others] = goldenMfcc;
  const text = JSON.stringify(mfccInput);
  const wrong: Record<string, unknown> = {
    'not JSON': '{"inputs":',
    'not UTF-8': Buffer.concat([
      Buffer.from('{"id":"'),
      Buffer.of(0xff),
      Buffer.from(`","inputs":[${text}]}`),
    ]),
    'no object': [],
    'no inputs': {},
    'an empty list': { inputs: [] },
    'two inputs': { inputs: [mfccInput, mfccInput] },
    'another name': { inputs: [{ ...mfccInput, name: 'input' }] },
    'the name of another front end': { inputs: [{ ...mfccInput, name: 'mel' }] },
    'another type': { inputs: [{ ...mfccInput, datatype: 'FP64' }] },
    'no data': { inputs: [{ ...mfccInput, data: undefined, parameters: { binary_data_size: 6760 } }] },
    'another output': { inputs: [mfccInput], outputs: [{ name: 'logits' }] },
    'one output twice': { inputs: [mfccInput], outputs: Array(2).fill({ name: 'probabilities' }) },
    'an id that is no string': { id: 42, inputs: [mfccInput] },
    'a long id': { id: 'x'.repeat(2000), inputs: [mfccInput] },
    'parameters in a list': { parameters: [], inputs: [mfccInput] },
    'a wish that is neither yes nor no': { parameters: { binary_data_output: 1 }, inputs: [mfccInput] },
    'two dimensions': { inputs: [{ ...mfccInput, shape: [130, 25] }] },
    'four dimensions': { inputs: [{ ...mfccInput, shape: [1, 130, 25, 1] }] },
    'no segment': { inputs: [silentInput(0)] },
    'too many segments': { inputs: [silentInput(1001)] },
    'dimensions in another order': { inputs: [{ ...mfccInput, shape: [1, 25, 130] }] },
    'half a frame': { inputs: [{ ...mfccInput, shape: [1, 130.5, 25] }] },
    'a shape of more than there is': { inputs: [{ ...mfccInput, shape: [1000, 130, 25] }] },
    'a shape of more than there can be': { inputs: [{ ...mfccInput, shape: [1e9, 1e9, 1e9] }] },
    'a number less': { inputs: [{ ...mfccInput, data: others }] },
    'a number more': { inputs: [{ ...mfccInput, data: [first, ...goldenMfcc] }] },
    'nested otherwise': { inputs: [{ ...mfccInput, data: [[goldenMfcc]] }] },
    'nested in part': { inputs: [{ ...mfccInput, data: [first, [...others]] }] },
    'text among numbers': { inputs: [{ ...mfccInput, data: [String(first), ...others] }] },
    'objects among numbers': { inputs: [{ ...mfccInput, data: [{ valueOf: 1, toString: 1 }, ...others] }] },
    'a null among numbers': { inputs: [{ ...mfccInput, data: [null, ...others] }] },
    'more than FP32': { inputs: [{ ...mfccInput, data: [1e39, ...others] }] },
    infinity: `{"inputs":[${text.replace(String(first), '1e999')}]}`,
  };
  for (const [name, request] of Object.entries(wrong)) {
    const response = await postInfer(service.url, request);
    t.equal(response.status, 400, name);
    t.match(response.headers.get('content-type'), 'application/problem+json');
    const problem = (await response.json()) as Record<string, string>;
    t.match(problem, { type: 'urn:hyena:problem:malformed-request', title: String, detail: /\.$/ }, name);
    t.equal(problem.error, problem.detail, problem.detail);
  }
});

t.test('says the same of everything else that it refuses below /v2, and of nothing above', async t => {
  const { url } = service;
  const refused: [status: number, Promise<Response>][] = [
    [404, postInfer(url, { inputs: [mfccInput] }, 'nobody')],
    [404, postInfer(url, { inputs: [mfccInput] }, 'gtzan/versions/99')],
    [404, fetch(`${url}/v2/models/gtzan/versions/none`)],
    [404, fetch(`${url}/v2/nothing`)],
    [400, fetch(`${url}/v2/models/gtzan/versions/-1`)],
    [400, fetch(`${url}/v2/models/%ff`)],
    [405, fetch(`${url}/v2`, { method: 'DELETE' })],
    [415, postInfer(url, {}, 'gtzan', { 'content-encoding': 'gzip' })],
    [413, postInfer(url, ' '.repeat(8 * 2 ** 20 + 1))],
    [413, postInfer(url, ' '.repeat(9 * 2 ** 20))],
  ];
  for (const [status, response] of refused) {
    t.equal((await response).status, status);
    const { detail, error } = (await json(response)) as Record<string, string>;
    t.equal(error, detail, detail);
  }
  t.notOk('error' in ((await json(postRaw(url, Buffer.from('not music')))) as object));
  t.notOk('error' in ((await json(fetch(`${url}/v20`))) as object));
});

t.test('does not parse what would keep everybody waiting', async t => {
  const most = 8 * 2 ** 20;
  for (const text of ['[', '[],', '{"":0}', '"",']) {
    const answer = postInfer(service.url, text.repeat(most / text.length));
    t.equal((await answer).status, 400);
    t.match(await json(answer), { error: /more arrays, objects and strings/ }, text);
  }
});

t.test('says so where a model computes no probabilities', async t => {
  const version = { name: 'tiny', version: 1, digest: 'sha256:0' } as const;
  const output = {
    name: 'probabilities',
    isBinary: false,
    values: Float32Array.of(0, NaN),
    size: 2,
  } as const;
  t.throws(() => describeInference({ outputs: [output] }, version), {
    code: 'malformed-request',
    detail: /no probabilities/,
  });
});

t.test('opens to the keys that are for it, and counts with /classify against the limit', async t => {
  const [alice, ops] = ['alice', 'ops'].map(freshKey);
  const { url } = await startApp(
    t,
    { CLASSIFY_KEYS: alice.entry, ADMIN_KEYS: ops.entry, RATE_LIMIT: '2' },
    child,
  );
  const statuses = async (path: string) => {
    const headers = [{}, bearer(alice.key), bearer(ops.key)];
    return Promise.all(headers.map(async key => (await fetch(`${url}/v2${path}`, { headers: key })).status));
  };
  for (const path of ['/health/live', '/health/ready']) t.strictSame(await statuses(path), [200, 200, 200]);
  for (const path of ['', '/models/gtzan', '/models/gtzan/versions/2/ready'])
    t.strictSame(await statuses(path), [401, 200, 200], path);
  const infer = (headers: Record<string, string>, path = 'gtzan') =>
    postInfer(url, { inputs: [mfccInput] }, path, headers);
  const unauthorized = infer({});
  t.equal((await unauthorized).status, 401);
  t.match(await json(unauthorized), { error: /key/ });
  t.equal((await infer(bearer(ops.key))).status, 403);
  t.equal((await infer(bearer(alice.key))).status, 200);
  const classify = fetch(`${url}/classify`, { method: 'POST', headers: bearer(alice.key) });
  t.equal((await classify).status, 400);
  const limited = infer(bearer(alice.key), 'gtzan/versions/2');
  t.equal((await limited).status, 429);
  t.match(await json(limited), { error: /requests a minute/ });
});

t.test('is not ready while the service closes', async t => {
  const closing = await startApp(t, {}, child);
  t.equal((await get('/health/ready', closing)).status, 200);
  closing.beginToClose();
  t.match(await get('/health/ready', closing), {
    status: 503,
    body: { type: 'urn:hyena:problem:shutting-down', error: /\w/ },
  });
});
