import { connect } from 'node:net';
import { once } from 'node:events';
import t from 'tap';
import type { ProblemDetails } from '../../src/http/schemas/problem.js';
import { startApp } from '../app.js';
import { postFile, postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const service = await startApp(t, { MAX_UPLOAD_BYTES: '1000000', MAX_AUDIO_SECONDS: '15' });
const track = wav(music(4));

/** A request, and the problem that must answer it. */
const refusals: [name: string, request: () => Promise<Response>, status: number, code: string][] = [
  ['an empty body', () => postRaw(service.url, new Uint8Array(0)), 400, 'no-audio'],
  ['a form without a file', () => postForm(form => form.append('text', 'hello')), 400, 'no-audio'],
  ['an empty file', () => postFile(service.url, new Uint8Array(0)), 400, 'no-audio'],
  [
    'two files',
    () => postForm(form => ['a', 'b'].forEach(name => form.append(name, new Blob([track]), name))),
    400,
    'malformed-request',
  ],
  ['a form that ends early', () => postBroken(), 400, 'malformed-request'],
  ['an unknown query parameter', () => postRaw(service.url, track, '?topk=3'), 400, 'malformed-request'],
  ['a topK that is no number', () => postRaw(service.url, track, '?topK=many'), 400, 'malformed-request'],
  ['an unknown model', () => postRaw(service.url, track, '?model=nobody'), 404, 'unknown-model'],
  ['an unknown version', () => postRaw(service.url, track, '?version=99'), 404, 'unknown-model'],
  ['an unknown path', () => fetch(`${service.url}/nowhere`), 404, 'not-found'],
  ['a path that is no URL', () => fetch(`${service.url}/models/%ff`), 400, 'malformed-request'],
  ['an upload that is too large', () => postRaw(service.url, new Uint8Array(1_000_001)), 413, 'too-large'],
  ['a file that is too large', () => postFile(service.url, new Uint8Array(1_000_001)), 413, 'too-large'],
  [
    'text',
    () => postRaw(service.url, Buffer.from('this is not music, it is text')),
    415,
    'unsupported-media',
  ],
  ['a track that is too short', () => postRaw(service.url, wav(music(2))), 422, 'audio-too-short'],
  ['a track that is too long', () => postRaw(service.url, wav(music(16))), 422, 'audio-too-long'],
  ['silence', () => postRaw(service.url, wav(new Float32Array(22050 * 4))), 422, 'silent-audio'],
];

for (const [name, request, status, code] of refusals)
  t.test(`answers ${name} with the problem ${code}`, async t => {
    const response = await request();
    t.equal(response.status, status);
    t.match(response.headers.get('content-type'), /^application\/problem\+json/);
    const problem = (await response.json()) as ProblemDetails;
    t.match(problem, { type: `urn:hyena:problem:${code}`, status, title: /\w/, detail: /\w{2}.*\.$/ });
    t.equal(problem.instance, `urn:uuid:${response.headers.get('x-request-id')}`);
  });

t.test('answers what is not even HTTP with a status, and goes on', async t => {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.write('GARBAGE\r\n\r\n');
  const [data] = (await once(socket, 'data')) as [Buffer];
  t.match(
    data.toString(),
    /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*urn:hyena:problem:malformed-request/,
  );
  socket.destroy();
  t.equal((await postRaw(service.url, track)).status, 200);
});

t.test('keeps the id that a caller gives a request', async t => {
  for (const [given, instance] of [
    ['0fcb3a0e-6c1b-4d0c-9f57-2a4c1e3f9b10', 'urn:uuid:0fcb3a0e-6c1b-4d0c-9f57-2a4c1e3f9b10'],
    ['01JDSN5W6X7Y8Z9ABCDEFGHJKM', 'urn:hyena:request:01JDSN5W6X7Y8Z9ABCDEFGHJKM'],
  ]) {
    const response = await fetch(`${service.url}/nowhere`, { headers: { 'x-request-id': given } });
    t.equal(response.headers.get('x-request-id'), given);
    t.match(await response.json(), { instance });
  }
  for (const given of ['short', 'a'.repeat(65), '-'.repeat(20), 'an id with {spaces} in it']) {
    const response = await fetch(`${service.url}/nowhere`, { headers: { 'x-request-id': given } });
    t.match(response.headers.get('x-request-id'), /^[0-9a-f]{8}-/, given);
  }
});

t.test('keeps what clients write out of its log', async t => {
  const form = new FormData();
  form.append('secret-field', new Blob([track]), 'secret-name.wav');
  await fetch(`${service.url}/classify?model=secret-model`, { method: 'POST', body: form });
  await fetch(`${service.url}/secret-path?secret-query=1`, { headers: { 'x-request-id': 'secret-id' } });
  await service.stop();
  t.ok(service.log.some(line => line.status === 404));
  t.notMatch(JSON.stringify(service.log), /secret/);
});

function postForm(fill: (form: FormData) => void): Promise<Response> {
  const form = new FormData();
  fill(form);
  return fetch(`${service.url}/classify`, { method: 'POST', body: form });
}

function postBroken(): Promise<Response> {
  const body = '--x\r\ncontent-disposition: form-data; name="audio"; filename="a"\r\n\r\nRIFF';
  return fetch(`${service.url}/classify`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
}
