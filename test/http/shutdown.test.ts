import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { distinct } from '../../support/audio/distinct.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { nodesOf, isAlive, noProc } from '../processes.js';
import { postRaw, root, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

t.test('answers what it has accepted after SIGTERM, and ends with 0', async t => {
  const service = await startService(t);
  const track = wav(music(20));
  const answers = Array.from({ length: 6 }, () => postRaw(service.url, distinct(track)));
  while (!(await inFlight(service.url))) await delay(5);
  const code = service.stop();
  for (const answer of await Promise.all(answers)) t.equal(answer.status, 200);
  t.equal(await code, 0);
});

t.test('says at once that it is not ready, and still answers until the grace is over', async t => {
  const service = await startService(t, { SHUTDOWN_GRACE_MS: '1500' });
  service.process.kill('SIGTERM');
  await eventually(async () => (await fetch(`${service.url}/readyz`)).status === 503);
  const readiness = await fetch(`${service.url}/readyz`);
  t.match(await readiness.json(), { type: 'urn:hyena:problem:shutting-down' });
  t.ok(Number(readiness.headers.get('retry-after')) > 0);
  const answer = await postRaw(service.url, wav(music(4)));
  t.equal(answer.status, 200);
  t.equal(answer.headers.get('connection'), 'close');
  t.equal((await fetch(`${service.url}/livez`)).status, 200);
  await eventually(() => service.process.exitCode !== null);
  t.equal(service.process.exitCode, 0);
});

t.test('takes nothing new after the grace, not even on an open connection', async t => {
  const service = await startService(t, { SHUTDOWN_GRACE_MS: '0' });
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  t.teardown(() => socket.destroy());
  // Accepted before, and finished after.
  const track = wav(music(4));
  socket.write(`POST /classify HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${track.length}\r\n\r\n`);
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 1);
  const code = service.stop();
  await eventually(() =>
    fetch(service.url).then(
      () => false,
      () => true,
    ),
  );
  socket.write(track);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  t.match(answer.toString(), /^HTTP\/1.1 200 [^]*connection: close/i);
  t.equal(await code, 0);
});

t.test('ends at once at a second signal, and its children with it', { skip: noProc }, async t => {
  const service = await startService(t, { SHUTDOWN_GRACE_MS: '60000' });
  const children = await nodesOf(service.process.pid!);
  service.process.kill('SIGTERM');
  await eventually(async () => (await fetch(`${service.url}/readyz`)).status === 503);
  const code = service.stop();
  t.equal(await code, 1);
  await eventually(() => !children.some(isAlive));
});

t.test('leaves no child behind when it is killed', { skip: noProc }, async t => {
  const service = await startService(t);
  const children = await nodesOf(service.process.pid!);
  t.equal(children.length, 1);
  service.process.kill('SIGKILL');
  for (let waited = 0; waited < 5000 && children.some(isAlive); waited += 50) await delay(50);
  t.notOk(children.some(isAlive));
});

t.test('ends with `npm start`, whose signal has to pass through a shell', async t => {
  const npm = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const log = createInterface(npm.stdout);
  const ready = new Promise<string>(resolve => {
    log.on('line', line => line.includes('ready to classify') && resolve(line));
  });
  const { address } = JSON.parse(await ready) as { address: string };
  t.equal((await fetch(`${address}/livez`)).status, 200);
  npm.kill();
  // The log ends only when the last process that writes to it has.
  await once(log, 'close');
  await t.rejects(fetch(`${address}/livez`));
});

async function inFlight(url: string): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return /hyena_jobs_in_flight [1-9]/.test(metrics);
}
