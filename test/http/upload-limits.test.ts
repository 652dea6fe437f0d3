import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { postRaw, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const child = startChild(t);
const track = wav(music(4));

/** Begins an upload that announces `length` bytes and sends only some of them. */
function beginUpload(t: Test, { url }: { readonly url: string }, length: number, sent: Uint8Array): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write(`POST /classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${length}\r\n\r\n`);
  socket.write(sent);
  return socket;
}

const problemOf = async (response: Response) => ((await response.json()) as { type: string }).type;

t.test('bounds the memory of all uploads together', async t => {
  const service = await startApp(t, { MAX_UPLOAD_MEMORY_BYTES: '1000000' }, child);
  const held = () => metric(service.url, 'hyena_upload_memory_bytes');
  const stalled = beginUpload(t, service, 900_000, Buffer.alloc(800_000));
  await eventually(async () => (await held()) >= 800_000);

  const refused = await postRaw(service.url, wav(music(10)));
  t.equal(refused.status, 503);
  t.ok(Number(refused.headers.get('retry-after')) >= 1);
  t.equal(await problemOf(refused), 'urn:hyena:problem:uploads-full');
  // Before the body is there: it never comes.
  t.match(await rawRequest(service.url, headOnly('POST', '/classify')), /^HTTP\/1.1 503 [^]*uploads-full/);
  t.ok((await held()) <= 1_000_000);

  stalled.destroy();
  await eventually(async () => (await held()) === 0);
  t.equal((await postRaw(service.url, wav(music(10)))).status, 200);
});

t.test('takes no more memory for what is announced than for what has come', async t => {
  const service = await startApp(t, {}, child);
  for (let i = 0; i < 5; i++) beginUpload(t, service, 60_000_000, Buffer.alloc(1000));
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 5);
  // A piece each.
  await eventually(async () => (await metric(service.url, 'hyena_upload_memory_bytes')) === 5 * 65_536);
});

t.test('bounds the requests under way', async t => {
  const service = await startApp(t, { MAX_REQUESTS: '3' }, child);
  const stalled = Array.from({ length: 3 }, () => beginUpload(t, service, 500, Buffer.alloc(10)));
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 3);
  const refused = await postRaw(service.url, track);
  t.equal(refused.status, 503);
  t.ok(Number(refused.headers.get('retry-after')) >= 1);
  t.match(await refused.json(), {
    type: 'urn:hyena:problem:too-many-requests',
    title: 'The service is at its limit of requests under way',
    detail: 'The service takes 3 requests at a time, those of all clients together; try again later.',
  });
  t.equal((await fetch(`${service.url}/readyz`)).status, 200, 'other routes answer all the same');
  stalled[0].destroy();
  await eventually(async () => (await postRaw(service.url, track)).status === 200);
});

t.test('lets an upload go that does not come in time, in the body or before it', async t => {
  const service = await startApp(t, { UPLOAD_TIMEOUT_MS: '500' }, child);
  const head = 'POST /classify HTTP/1.1\r\nhost: localhost\r\n';
  const form = 'content-type: multipart/form-data; boundary=x\r\ncontent-length: 5000\r\n\r\n';
  const beginnings = {
    'a stalled body': `${head}content-length: 5000\r\n\r\nRIFF`,
    'a stalled form': `${head}${form}--x\r\ncontent-disposition: form-data; name="a"; filename="a"\r\n\r\nRIFF`,
    'a stalled chunk': `${head}transfer-encoding: chunked\r\n\r\n10\r\nRIFF`,
    'stalled headers': `${head}content-le`,
  };
  await Promise.all(
    Object.entries(beginnings).map(async ([name, text]) => {
      t.match(
        await rawRequest(service.url, text),
        /^HTTP\/1.1 408 [^]*urn:hyena:problem:upload-timeout/,
        name,
      );
    }),
  );
  t.equal(await metric(service.url, 'hyena_upload_memory_bytes'), 0);
});

t.test('keeps small what comes in single bytes', async t => {
  // As objects of their own these bytes would take some 80 MB beside the 25 MB that the service has.
  const service = await startService(t, { NODE_OPTIONS: '--max-old-space-size=64' });
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.write('POST /classify HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n');
  await new Promise(resolve => socket.write('1\r\nx\r\n'.repeat(400_000), resolve));
  const held = () => metric(service.url, 'hyena_upload_memory_bytes');
  await eventually(async () => (await held()) >= 400_000);
  socket.destroy();
  await eventually(async () => (await held()) === 0);
});
