import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { propagation } from '@opentelemetry/api';
import { holdChild, startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { mfccInput, postInfer } from '../mfcc-request.js';
import { metric } from '../metrics.js';
import { startReceiver, type ReceivedSpan } from '../otlp-receiver.js';
import { postRaw, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(4));

const child = startChild(t);
// A process traces once as long as it lives, but these tests do so again and again.
t.afterEach(() => propagation.disable());

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callersSpan = '00f067aa0ba902b7';
const status = { unset: 0, ok: 1, error: 2 };

/** A span and those below it, by name and in the order in which they began. */
type Tree = readonly [name: string, ...below: Tree[]];

function treeOf(spans: readonly ReceivedSpan[], root: ReceivedSpan): Tree {
  const below = spans
    .filter(({ parentId }) => parentId === root.spanId)
    .sort((a, b) => a.start - b.start || a.end - b.end);
  return [root.name, ...below.map(span => treeOf(spans, span))];
}

const named = (spans: readonly ReceivedSpan[], name: string) => spans.find(span => span.name === name)!;

const classification: Tree = [
  'POST /classify',
  ['upload'],
  ['classify', ['queue'], ['child', ['decode'], ['resample'], ['features'], ['inference']]],
];

/** Sends a track as part of the caller's trace. */
const postTraced = (url: string, bytes: Uint8Array, flags = '01') =>
  fetch(`${url}/classify?topK=2`, {
    method: 'POST',
    body: bytes,
    headers: { traceparent: `00-${traceId}-${callersSpan}-${flags}` },
  });

t.test("records the work for a track, in its caller's trace", async t => {
  const receiver = await startReceiver(t);
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
    OTEL_SERVICE_NAME: 'genres',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test, team=a%2Cb',
  };
  const service = await startApp(t, env, child);
  const response = await postTraced(service.url, track);
  t.equal(response.status, 200);
  await service.stop();

  const { spans } = receiver;
  const root = named(spans, 'POST /classify');
  t.strictSame(treeOf(spans, root), classification);
  t.equal(spans.length, 9, 'and nothing else, such as the requests of probes');
  t.equal(root.parentId, callersSpan);
  t.equal(root.kind, 2, 'it is what a server does');
  t.match(root.attributes, {
    'http.request.method': 'POST',
    'http.route': '/classify',
    'url.path': '/classify',
    'http.response.status_code': 200,
    'hyena.request.id': response.headers.get('x-request-id')!,
  });
  t.match(named(spans, 'upload').attributes, { 'hyena.upload.bytes': track.length });
  t.match(named(spans, 'classify').attributes, { 'hyena.answer.origin': 'computed' });
  t.match(named(spans, 'child').attributes, { 'process.pid': child.pids[0] });
  t.match(named(spans, 'decode').attributes, {
    'hyena.audio.format': 'wav',
    'hyena.audio.duration': 4,
    'hyena.audio.sample_rate': 22_050,
    'hyena.audio.channels': 1,
  });
  t.match(named(spans, 'inference').attributes, {
    'hyena.model.name': 'gtzan',
    'hyena.model.version': 2,
    'hyena.backend': /^(wasm|tensorflow)$/,
  });

  // A float of that many milliseconds is exact to half a microsecond.
  const exact = 0.001;
  for (const span of spans) {
    t.match(span, { traceId, status: status.unset });
    t.match(span.resource, {
      'service.name': 'genres',
      'service.version': /^\d/,
      'deployment.environment.name': 'test',
      team: 'a,b',
      'process.pid': process.pid,
    });
    const parent = spans.find(({ spanId }) => spanId === span.parentId);
    if (!parent) continue;
    t.ok(span.start >= parent.start - exact, `${span.name} begins in ${parent.name}`);
    t.ok(span.end <= parent.end + exact, `${span.name} ends in ${parent.name}`);
    const busy = span.attributes['hyena.stage.busy_ms'] as number | undefined;
    if (busy !== undefined) t.ok(busy <= span.end - span.start + exact, `${span.name} is at work meanwhile`);
  }
  t.ok(named(spans, 'queue').end <= named(spans, 'child').start + exact);
  t.ok(named(spans, 'features').end <= named(spans, 'inference').start + exact);

  const line = service.log.find(({ msg }) => msg === 'answered');
  t.match(line, { trace_id: traceId, span_id: root.spanId, trace_flags: '01' });
});

t.test('records what was refused, and why', async t => {
  const receiver = await startReceiver(t);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, MAX_UPLOAD_BYTES: '1000000' };
  const service = await startApp(t, env, child);
  const refused = async (response: Response) => {
    const { traceId } = (await response.json()) as { traceId: string };
    return traceId;
  };
  const broken = await refused(await postRaw(service.url, Buffer.from('no music')));
  const silent = await refused(await postRaw(service.url, wav(new Float32Array(22_050 * 4))));
  const large = await refused(await postRaw(service.url, new Uint8Array(2_000_000)));
  const misspelt = await refused(await fetch(`${service.url}/models/secret-name?secret-query`));
  const nowhere = await refused(await fetch(`${service.url}/secret-path`));
  await service.stop();
  const spansOf = (id: string) => receiver.spans.filter(({ traceId }) => traceId === id);

  const failing = spansOf(broken);
  t.strictSame(treeOf(failing, named(failing, 'POST /classify')), [
    'POST /classify',
    ['upload'],
    ['classify', ['queue'], ['child', ['decode']]],
  ]);
  for (const name of ['decode', 'child', 'classify'])
    t.match(named(failing, name), {
      status: status.error,
      message: 'unsupported-media',
      attributes: { 'error.type': 'unsupported-media' },
    });

  const late = spansOf(silent);
  t.match(named(late, 'child'), { status: status.error, message: 'silent-audio' });
  t.equal(named(late, 'decode').status, status.unset, 'it did its work');
  t.notOk(named(late, 'inference'));

  for (const [id, name, code, error] of [
    [broken, 'POST /classify', 415, 'unsupported-media'],
    [large, 'POST /classify', 413, 'too-large'],
    [misspelt, 'GET /models/:name', 404, 'unknown-model'],
    [nowhere, 'GET', 404, 'not-found'],
  ] as const)
    t.match(named(spansOf(id), name), {
      status: status.ok,
      attributes: { 'http.response.status_code': code, 'error.type': error },
    });
  t.equal(spansOf(large).length, 1, 'nothing was done for it');
  t.notMatch(JSON.stringify(receiver.spans), /secret/, 'what clients write is not recorded');
});

t.test('records the child that was ended at its deadline', async t => {
  const receiver = await startReceiver(t);
  const hurried = startChild(t, { JOB_TIMEOUT_MS: '10' });
  const service = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, hurried);
  holdChild(hurried);
  t.equal((await postTraced(service.url, track)).status, 422);
  await service.stop();
  const { spans } = receiver;
  t.strictSame(treeOf(spans, named(spans, 'POST /classify')), [
    'POST /classify',
    ['upload'],
    ['classify', ['queue'], ['child']],
  ]);
  t.match(named(spans, 'child'), {
    status: status.error,
    attributes: { 'error.type': 'too-demanding', 'hyena.child.end': 'deadline' },
  });
  t.match(named(spans, 'classify').attributes, { 'error.type': 'too-demanding' });
});

t.test('records requests that took too long, or that nobody waited for', async t => {
  const receiver = await startReceiver(t);
  const OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  const service = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT, REQUEST_TIMEOUT_MS: '100' }, child);
  const goOn = holdChild(child);
  t.equal((await postRaw(service.url, track)).status, 504);
  goOn();
  await service.stop();
  // In which of its parts the deadline strikes, or between which, depends on the machine.
  const late = receiver.spans.filter(span => span.status === status.error);
  for (const { message } of late) t.equal(message, 'deadline-exceeded');
  t.ok(late.includes(named(receiver.spans, 'POST /classify')));

  propagation.disable();
  const seen = receiver.spans.length;
  const patient = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT }, child);
  const controller = new AbortController();
  const { signal } = controller;
  const release = holdChild(child);
  const abandoned = fetch(`${patient.url}/classify`, { method: 'POST', body: track, signal });
  await eventually(async () => (await metric(patient.url, 'hyena_jobs_in_flight')) === 1);
  controller.abort();
  await t.rejects(abandoned);
  await eventually(async () => (await metric(patient.url, 'hyena_requests_in_flight')) === 0);
  release();
  await patient.stop();
  const spans = receiver.spans.slice(seen);
  t.match(named(spans, 'POST /classify'), {
    status: status.ok,
    attributes: { 'http.response.status_code': 499 },
  });
  t.match(named(spans, 'child'), { status: status.error, message: 'AbortError' });
});

t.test('records a child that died, and the one that did its work', async t => {
  const receiver = await startReceiver(t);
  const mortal = startChild(t);
  const service = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, mortal);
  const [pid] = mortal.pids;
  holdChild(mortal);
  const answer = postTraced(service.url, track);
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  process.kill(pid, 'SIGKILL');
  t.equal((await answer).status, 200);
  await service.stop();
  const [first, second] = receiver.spans.filter(({ name }) => name === 'child');
  t.match(first, { status: status.error, attributes: { 'process.pid': pid, 'error.type': 'ChildEnded' } });
  t.equal(second.status, status.unset);
  t.not(second.attributes['process.pid'], pid);
  t.equal(first.parentId, second.parentId);
  t.equal(named(receiver.spans, 'POST /classify').status, status.unset);
});

t.test('links answers that others have worked for to that work', async t => {
  const receiver = await startReceiver(t);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ANSWER_CACHE: '10' };
  const service = await startApp(t, env, child);
  const goOn = holdChild(child);
  const busy = postRaw(service.url, wav(music(3)));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const together = [1, 2, 3].map(() => postRaw(service.url, track));
  await eventually(async () => (await metric(service.url, 'hyena_upload_memory_bytes')) >= 3 * track.length);
  goOn();
  for (const answer of await Promise.all([busy, ...together])) t.equal(answer.status, 200);
  t.equal((await postRaw(service.url, track)).status, 200);
  await service.stop();
  const spans = receiver.spans.filter(({ name }) => name === 'classify');
  const from = (origin: string) => spans.filter(span => span.attributes['hyena.answer.origin'] === origin);
  const work = from('computed').at(-1)!;
  const { traceId, spanId } = work;
  t.equal(from('joined').length, 2);
  t.equal(from('remembered').length, 1);
  for (const span of [...from('joined'), ...from('remembered')]) {
    t.strictSame(span.links, [{ traceId, spanId }]);
    t.not(span.traceId, traceId, 'each request has a trace of its own');
    t.strictSame(treeOf(receiver.spans, span), ['classify']);
  }
  t.strictSame(treeOf(receiver.spans, work), classification[2]);
});

t.test('records inference on tensors', async t => {
  const receiver = await startReceiver(t);
  const service = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, child);
  t.equal((await postInfer(service.url, { inputs: [mfccInput] })).status, 200);
  await service.stop();
  const name = 'POST /v2/models/:name/infer';
  t.strictSame(treeOf(receiver.spans, named(receiver.spans, name)), [
    name,
    ['upload'],
    ['queue'],
    ['child', ['inference']],
  ]);
});

t.test('records what the sampler takes, and names the trace all the same', async t => {
  const receiver = await startReceiver(t);
  const OTEL_EXPORTER_OTLP_ENDPOINT = receiver.url;
  const services: Record<string, string>[] = [
    { OTEL_EXPORTER_OTLP_ENDPOINT },
    { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'always_off' },
    { OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' },
  ];
  for (const env of services) {
    const service = await startApp(t, env, child);
    t.equal((await postTraced(service.url, track, '00')).status, 200);
    await service.stop();
    propagation.disable();
    const line = service.log.find(({ msg }) => msg === 'answered');
    t.match(line, { trace_id: traceId, span_id: /^[\da-f]{16}$/, trace_flags: '00' });
  }
  t.equal(receiver.requests, 0);

  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0',
  };
  const own = await startApp(t, env, child);
  t.equal((await postRaw(own.url, track)).status, 200);
  t.equal(receiver.spans.length, 0, 'no caller, no luck');
  t.equal((await postTraced(own.url, track)).status, 200);
  await own.stop();
  t.equal(receiver.spans.length, 9, 'the caller has decided');
});

t.test('answers as ever while the collector is down, refuses or hangs, and says so in one line', async t => {
  process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '200';
  const refusing = await startReceiver(t, 400);
  const hanging = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  const { port } = hanging.address() as AddressInfo;
  t.teardown(() => hanging.close());
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const nobody = (closed.address() as AddressInfo).port;
  closed.close();
  for (const url of [refusing.url, `http://127.0.0.1:${port}`, `http://127.0.0.1:${nobody}`]) {
    const service = await startApp(t, { OTEL_EXPORTER_OTLP_ENDPOINT: url }, child);
    // More spans than a batch holds, so that several are sent.
    for (let sent = 0; sent < 600; sent += 50)
      await Promise.all(Array.from({ length: 50 }, () => fetch(`${service.url}/models`)));
    const isComplaint = ({ msg }: { msg: string }) => msg === 'trace export failed';
    await eventually(() => service.log.some(isComplaint));
    t.equal((await postRaw(service.url, track)).status, 200);
    await service.stop();
    propagation.disable();
    const complaints = service.log.filter(isComplaint);
    t.equal(complaints.length, 1);
    t.match(complaints[0], { level: 40, fault: /\w/ });
  }
});

t.test('loads and sends nothing where tracing is off', async t => {
  const folder = await mkdtemp(join(tmpdir(), 'hyena-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const loadedBy = async (env: Record<string, string>) => {
    const file = join(folder, 'modules.json');
    const listing = `import Module from 'node:module'; import { writeFileSync } from 'node:fs';
      process.on('exit', () => writeFileSync(${JSON.stringify(file)}, JSON.stringify(Object.keys(Module._cache))));`;
    const module = `data:text/javascript;base64,${Buffer.from(listing).toString('base64')}`;
    const service = await startService(t, { NODE_OPTIONS: `--import=${module}`, ...env });
    t.equal((await postTraced(service.url, track)).status, 200);
    t.equal(await service.stop(), 0);
    t.match(
      service.log.find(({ msg }) => msg === 'answered'),
      { trace_id: traceId },
    );
    // The API without an SDK does nothing; prom-client loads it.
    const ofTracing = /@opentelemetry[\\/](?!api[\\/])|@fastify[\\/]otel/;
    return (JSON.parse(await readFile(file, 'utf8')) as string[]).filter(name => ofTracing.test(name));
  };
  const receiver = await startReceiver(t);
  t.not((await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url })).length, 0, 'this sees them');
  t.strictSame(await loadedBy({ OTEL_EXPORTER_OTLP_ENDPOINT: '' }), []);
});
