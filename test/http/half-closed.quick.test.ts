import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { holdChild, startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { child } from './shared-child.js';

const track = wav(music(4));

/** Sends a track, and closes no side yet. */
function upload(url: string, version: string): Socket {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.on('error', () => undefined);
  socket.write(
    `POST /classify HTTP/${version}\r\nhost: localhost\r\ncontent-length: ${track.length}\r\n\r\n`,
  );
  socket.write(track);
  return socket;
}

/** Something that passes bytes and ends of sides on, as balancers of connections do. */
async function relayTo(t: Test, url: string): Promise<string> {
  const { port, hostname } = new URL(url);
  const relay = createServer({ allowHalfOpen: true }, client => {
    const service = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    client.pipe(service).pipe(client);
    client.on('error', () => service.destroy());
    service.on('error', () => client.destroy());
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  t.teardown(() => relay.close());
  return `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
}

t.test('a client that closes its sending side gets its answer', async t => {
  const { url } = await startApp(t, {}, child);
  const answer = await text(upload(url, '1.1').end());
  t.match(answer, /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)*HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n\{"genre":/);
  const { port, hostname } = new URL(url);
  const old = connect(Number(port), hostname).end('GET /livez HTTP/1.0\r\n\r\n');
  t.match(await text(old), /^HTTP\/1\.1 200 OK\r\n/, 'HTTP/1.0, which knows no 100 Continue');
  const idle = upload(url, '1.1');
  await once(idle, 'data');
  idle.end();
  await once(idle, 'end');
});

t.test('it may wait long, while work for those that have gone ends', async t => {
  const { url } = await startApp(t, {}, child);
  const relay = await relayTo(t, url);
  const underWay = (count: number) =>
    eventually(async () => (await metric(url, 'hyena_requests_in_flight')) === count);
  const goOn = holdChild(child);
  const waiting = upload(url, '1.1').end();
  const gone = [upload(url, '1.1'), upload(url, '1.0'), upload(relay, '1.1')];
  await underWay(4);
  for (const socket of gone) socket.destroy();
  await underWay(1);
  goOn();
  t.match(await text(waiting), 'HTTP/1.1 200 OK');
});
