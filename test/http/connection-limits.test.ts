import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import t, { type Test } from 'tap';
import { proxyCheck } from '../../src/http/trust-proxy.js';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { statusOf } from '../status-of.js';

const child = startChild(t);
const oneAddress = process.platform !== 'linux' && 'only Linux has more than one address by itself';

/** Opens connections one after the other and says of each whether it was taken. */
async function open(t: Test, url: string, count: number, localAddress = '127.0.0.1') {
  const { hostname, port } = new URL(url);
  const taken: Socket[] = [];
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const socket = connect({ port: Number(port), host: hostname, localAddress });
    t.teardown(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write('GET /livez HTTP/1.1\r\nhost: localhost\r\n\r\n');
    const answered = await Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    if (answered) taken.push(socket);
    else refused += 1;
  }
  return { taken, refused };
}

t.test('one address takes half of the connections at most', { skip: oneAddress }, async t => {
  const { url } = await startApp(t, { MAX_CONNECTIONS: '7' }, child);
  const [greedy, other] = [await open(t, url, 6), await open(t, url, 1, '127.0.0.2')];
  t.equal(greedy.taken.length, 4);
  t.equal(other.taken.length, 1, 'another still finds a place');
  greedy.taken[0].destroy();
  await eventually(async () => (await open(t, url, 1)).taken.length === 1);
});

t.test('the limit can be set, and what is beyond it is counted', async t => {
  const { url } = await startApp(t, { MAX_CONNECTIONS_PER_ADDRESS: '2' }, child);
  const { taken, refused } = await open(t, url, 5);
  t.strictSame([taken.length, refused], [2, 3]);
  for (const socket of taken) socket.destroy();
  await eventually(async () => (await statusOf(url)) === 200);
  t.ok((await metric(url, 'hyena_connections_dropped_total{reason="address"}')) >= 3);
});

t.test('proxies that are trusted may have all', async t => {
  for (const TRUST_PROXY of ['1', '127.0.0.0/8']) {
    const { url } = await startApp(t, { MAX_CONNECTIONS_PER_ADDRESS: '2', TRUST_PROXY }, child);
    t.equal((await open(t, url, 5)).taken.length, 5, TRUST_PROXY);
  }
});

t.test('proxies are known by address and network', async t => {
  const isProxy = proxyCheck(['10.0.0.0/8', '192.0.2.1', 'fd00::/8', '2001:db8::1']);
  for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.1', 'fd12::1', '2001:db8::1'])
    t.ok(isProxy(address), address);
  for (const address of ['11.0.0.1', '192.0.2.2', 'fe80::1', '2001:db8::2', '::1'])
    t.notOk(isProxy(address), address);
  t.notOk(proxyCheck(false)('127.0.0.1'));
});
