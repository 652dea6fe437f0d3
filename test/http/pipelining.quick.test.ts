import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { noProc } from '../processes.js';
import { child } from './shared-child.js';

const service = await startApp(t, {}, child);

function connected(t: Test) {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  return socket;
}

t.test('answers requests that are sent before their answers in their order', async t => {
  const socket = connected(t);
  let answers = '';
  socket.on('data', (data: Buffer) => (answers += data.toString()));
  const paths = Array.from({ length: 16 }, (_, index) => (index % 2 === 0 ? '/livez' : '/nothing'));
  socket.write(paths.map(path => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`).join(''));
  const statuses = () => answers.match(/(?<=HTTP\/1.1 )\d+/g) ?? [];
  await eventually(() => statuses().length === 16);
  t.strictSame(
    statuses(),
    paths.map(path => (path === '/livez' ? '200' : '404')),
  );
});

t.test('ends a connection on which too many are sent, and does not work on them', async t => {
  const dropped = 'hyena_connections_dropped_total{reason="pipelined"}';
  const answered =
    'hyena_http_request_duration_seconds_count{method="GET",route="/openapi.yaml",status="200"}';
  const before = await metric(service.url, dropped);
  const socket = connected(t);
  socket.resume();
  socket.write('GET /openapi.yaml HTTP/1.1\r\nhost: localhost\r\n\r\n'.repeat(1000));
  await once(socket, 'close');
  t.equal((await metric(service.url, dropped)) - before, 1);
  t.ok((await metric(service.url, answered).catch(() => 0)) <= 16);
});

t.test('gives back the places of requests whose answers were to follow another', async t => {
  const socket = connected(t);
  socket.pause();
  const read = 'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const upload = 'POST /classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n';
  socket.write(read.repeat(8) + upload.repeat(5));
  const inFlight = () => metric(service.url, 'hyena_requests_in_flight');
  await eventually(async () => (await inFlight()) === 5);
  socket.resetAndDestroy();
  await eventually(async () => (await inFlight()) === 0);
});

t.test('closes the files that such requests ask for', { skip: noProc }, async t => {
  const read = 'GET /docs/static/swagger-ui-bundle.js HTTP/1.1\r\nhost: localhost\r\n\r\n';
  const readers = Array.from({ length: 20 }, () => connected(t));
  for (const socket of readers) {
    socket.write(read.repeat(8));
    await once(socket, 'data');
    socket.resetAndDestroy();
  }
  await eventually(() => openFiles().every(path => !path.endsWith('/swagger-ui-bundle.js')));
});

const openFiles = () =>
  readdirSync('/proc/self/fd').map(file => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`);
    } catch {
      return '';
    }
  });
