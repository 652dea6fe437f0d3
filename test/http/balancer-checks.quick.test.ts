import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { startApp } from '../app.js';
import { rawRequest } from '../raw-request.js';
import { child } from './shared-child.js';

/** Checks as balancers send them when they are set up as deploy/README.md says. */
const checks = {
  HAProxy: ['GET /readyz HTTP/1.0'],
  'HAProxy with http-check send': ['GET /readyz HTTP/1.1', 'host: localhost'],
  'HAProxy, HEAD': ['HEAD /readyz HTTP/1.0'],
  'nginx Plus': ['GET /readyz HTTP/1.0', 'Host: localhost'],
  AWS: [
    'GET /readyz HTTP/1.1',
    'Host: 10.0.0.7:3000',
    'Connection: close',
    'User-Agent: ELB-HealthChecker/2.0',
    'Accept-Encoding: gzip, compressed',
  ],
  'Google Cloud': [
    'GET /readyz HTTP/1.1',
    'Host: 10.0.0.7',
    'User-Agent: GoogleHC/1.0',
    'Connection: Keep-alive',
  ],
  Azure: [
    'GET /readyz HTTP/1.1',
    'Host: 10.0.0.7:3000',
    'Connection: Keep-Alive',
    'User-Agent: Load Balancer Agent',
  ],
  Kubernetes: [
    'GET /readyz HTTP/1.1',
    'Host: 10.0.0.7:3001',
    'User-Agent: kube-probe/1.34',
    'Accept: */*',
    'Connection: close',
  ],
  Envoy: [
    'GET /readyz HTTP/1.1',
    'host: localhost',
    'x-envoy-internal: true',
    'x-forwarded-for: 10.0.0.2',
    'user-agent: Envoy/HC',
    'x-forwarded-proto: http',
  ],
  'F5 BIG-IP': ['GET /readyz HTTP/1.1', 'Host: localhost', 'Connection: close'],
  keepalived: ['GET /readyz HTTP/1.0', 'User-Agent: KeepAliveClient', 'Host: 10.0.0.7:3000'],
};

const ask = (url: string, lines: readonly string[]) => rawRequest(url, [...lines, '', ''].join('\r\n'));

t.test('checks of load balancers see a service that is ready, whatever names it has', async t => {
  const app = await startApp(t, { ALLOWED_HOSTS: 'music.example' }, child);
  for (const [balancer, lines] of Object.entries(checks))
    t.match(await ask(app.url, lines), /^HTTP\/1\.1 200 OK\r\n/, balancer);
  t.match(
    await ask(app.url, ['OPTIONS / HTTP/1.0']),
    /^HTTP\/1\.1 405 /,
    "HAProxy's default asks nothing that says so",
  );
  for (const address of ['/', '/livez'])
    for (const method of ['GET', 'HEAD'])
      t.match(await ask(app.url, [`${method} ${address} HTTP/1.0`]), /^HTTP\/1\.1 200 OK\r\n/);
  for (const address of ['/', '/livez', '/readyz'])
    t.match(await ask(app.url, [`GET ${address}`]), /^HTTP\/1\.1 200 OK\r\n/, `HTTP/0.9, ${address}`);
  app.beginToClose();
  for (const [balancer, lines] of Object.entries(checks))
    t.match(await ask(app.url, lines), /^HTTP\/1\.1 503 /, `${balancer}, once it shuts down`);
});

t.test('a check that only connects leaves no trace', async t => {
  const { url, log } = await startApp(t, {}, child);
  const before = log.length;
  const { port, hostname } = new URL(url);
  const leaves: ((socket: Socket) => void)[] = [
    socket => socket.end(),
    socket => socket.destroy(),
    socket => socket.resetAndDestroy(),
  ];
  for (const leave of leaves) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    leave(socket);
  }
  await delay(100);
  t.equal(log.length, before);
});
