import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import fastify from 'fastify';
import t, { type Test } from 'tap';
import { stalledResponses } from '../../src/http/plugins/stalled-responses.js';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { startService } from '../service.js';
import { statusOf } from '../status-of.js';

const child = startChild(t);
const timeout = 400;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;
/** 13 MB, more than the operating system takes for a client that reads nothing. */
const large = get('/docs/static/swagger-ui-bundle.js').repeat(8);
const upload = 'POST /classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 7\r\n\r\nnothing';

/** A client that sends something and reads nothing. */
function unreading(t: Test, url: string, text: string): Socket {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.pause();
  socket.write(text);
  return socket;
}

/** What follows the answers that are not read. */
const followers = [
  ...['/openapi.yaml', '/metrics', '/', '/nothing', '/livez'].map(path => get(path).repeat(8)),
  upload.repeat(8),
  'no request at all\r\n\r\n',
  '',
];

t.test('clients that read nothing hold their places for a time only', async t => {
  const settings = {
    RESPONSE_TIMEOUT_MS: `${timeout}`,
    MAX_CONNECTIONS: `${followers.length}`,
    PROBE_PORT: '0',
  };
  const { url, log } = await startApp(t, { ...settings, MAX_CONNECTIONS_PER_ADDRESS: '100' }, child);
  for (const follower of followers) unreading(t, url, large + follower);
  const probes = log.find(({ msg }) => msg === 'ready to classify')!.probes as string;
  const stalled = () => metric(probes, 'hyena_connections_dropped_total{reason="stalled"}');
  // Where no request follows, the connection ends at once.
  await eventually(async () => (await stalled()) === followers.length - 1);
  t.equal(log.filter(({ msg }) => msg.includes('takes no answer')).length, followers.length - 1);
  t.equal(await metric(probes, 'hyena_requests_in_flight'), 0);
  t.equal(await statusOf(url), 200, 'there is a place again');
});

t.test('one that goes on sending is no exception', async t => {
  const { url } = await startApp(t, { RESPONSE_TIMEOUT_MS: `${timeout}` }, child);
  const socket = unreading(t, url, large);
  const sending = setInterval(() => socket.write('\r\n'), timeout / 8);
  socket.once('close', () => clearInterval(sending));
  await eventually(
    async () => (await metric(url, 'hyena_connections_dropped_total{reason="stalled"}')) === 1,
  );
});

t.test('a client that reads slowly, and one that waits long for its answer, are kept', async t => {
  const size = 16e6;
  const app = fastify();
  t.teardown(() => app.close());
  const dropped: string[] = [];
  await app.register(stalledResponses, {
    config: { responseTimeoutMs: timeout },
    metrics: { connectionDropped: reason => dropped.push(reason) },
    closing: new AbortController().signal,
  });
  // Written at once, so that no write ends for as long as the client reads.
  app.get('/large', async () => Buffer.alloc(size));
  app.get('/late', async () => delay(4 * timeout, 'late'));
  const url = await app.listen();

  const late = fetch(`${url}/late`);
  const socket = unreading(t, url, get('/large').replace('host', 'connection: close\r\nhost'));
  let read = 0;
  const began = performance.now();
  socket.on('data', ({ length }: Buffer) => {
    read += length;
    socket.pause();
    setTimeout(() => socket.resume(), (4 * timeout * length) / size);
  });
  socket.resume();
  await once(socket, 'close');
  t.ok(read > size, `${read} bytes`);
  t.ok(performance.now() - began > 2 * timeout);
  t.equal(await (await late).text(), 'late');
  t.strictSame(dropped, []);

  unreading(t, url, get('/large'));
  await eventually(() => dropped.length === 1);
});

t.test('one that reads nothing does not keep the service from ending in good order', async t => {
  const service = await startService(t, { SHUTDOWN_TIMEOUT_MS: '15000' });
  unreading(t, service.url, large);
  const answered = 'hyena_http_request_duration_seconds_count{method="GET",route="/docs/static/*"';
  await eventually(async () => (await (await fetch(`${service.url}/metrics`)).text()).includes(answered));
  t.equal(await service.stop(), 0);
});
