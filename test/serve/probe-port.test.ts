import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import t from 'tap';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { postRaw, startService } from '../service.js';
import { statusOf } from '../status-of.js';

const probesOf = (log: readonly { msg: string; probes?: unknown }[]) =>
  log.find(({ msg }) => msg === 'ready to classify')!.probes as string;

t.test('probes and metrics have a port that clients cannot fill', async t => {
  const { url, log } = await startApp(t, { MAX_CONNECTIONS: '2', PROBE_PORT: '0' }, startChild(t));
  const { hostname, port } = new URL(url);
  for (let i = 0; i < 4; i++) {
    const socket = connect(Number(port), hostname);
    t.teardown(() => socket.destroy());
    socket.on('error', () => undefined);
    await once(socket, 'connect');
  }
  t.equal(await statusOf(url), 0, 'clients have taken all places');
  const probes = probesOf(log);
  for (const path of ['/livez', '/readyz', '/v2/health/live', '/v2/health/ready', '/metrics'])
    t.equal(await statusOf(probes, path), 200, path);
  for (const path of ['/', '/models', '/openapi.yaml']) t.equal(await statusOf(probes, path), 404, path);
  t.equal((await postRaw(probes, Buffer.from('RIFF'))).status, 404);
});

t.test('they see to the end that the service shuts down', async t => {
  const service = await startService(t, { PROBE_PORT: '0' });
  const probes = probesOf(service.log);
  // Begun before, and never finished: the service waits for it.
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  socket.on('error', () => undefined);
  socket.write('POST /classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\n');
  await eventually(async () =>
    /^hyena_requests_in_flight 1$/m.test(await (await fetch(`${probes}/metrics`)).text()),
  );
  const code = service.stop();
  await eventually(async () => (await statusOf(service.url)) === 0);
  const answer = await fetch(`${probes}/readyz`);
  t.equal(answer.status, 503);
  t.match(await answer.json(), { type: 'urn:hyena:problem:shutting-down' });
  t.equal((await fetch(`${probes}/livez`)).status, 200);
  socket.destroy();
  t.equal(await code, 0);
  t.equal(await statusOf(probes), 0);
});

t.test('a port that is taken is said at the start', async t => {
  const other = createServer().listen(0, '127.0.0.1');
  t.teardown(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  await t.rejects(startService(t, { PROBE_PORT: `${port}` }), {
    message: `the service ended with 1: hyena: PROBE_PORT: ${port} is in use at 127.0.0.1; choose another one, or 0 for any that is free\n`,
  });
});
