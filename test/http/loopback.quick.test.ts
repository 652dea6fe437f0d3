import t from 'tap';
import { bearer, freshKey } from '../api-keys.js';
import { startApp } from '../app.js';
import { noOwnAddress as skip, ownAddress as address } from '../own-address.js';
import { child } from './shared-child.js';

const administration = [
  ['GET', '/metrics'],
  ['POST', '/models/gtzan/reload'],
] as const;
const statuses = (url: string, headers: Record<string, string> = {}) =>
  Promise.all(
    administration.map(async ([method, path]) => (await fetch(url + path, { method, headers })).status),
  );

t.test('administration without keys is for this machine', { skip }, async t => {
  const alice = freshKey('alice');
  const service = await startApp(t, { HOST: '0.0.0.0', CLASSIFY_KEYS: alice.entry }, child);
  const { port } = new URL(service.url);
  t.strictSame(await statuses(`http://127.0.0.1:${port}`), [200, 200]);
  const elsewhere = `http://${address}:${port}`;
  t.strictSame(await statuses(elsewhere), [401, 401]);
  t.strictSame(await statuses(elsewhere, bearer(alice.key)), [403, 403]);
  const refused = await fetch(`${elsewhere}/metrics`);
  t.match(await refused.json(), { type: 'urn:hyena:problem:unauthorized', detail: /Set ADMIN_KEYS/ });
  t.equal((await fetch(`${elsewhere}/models`, { headers: bearer(alice.key) })).status, 200);
  t.equal((await fetch(`${elsewhere}/livez`)).status, 200);
});

t.test('administration with keys is for their holders, wherever they are', { skip }, async t => {
  const ops = freshKey('ops');
  const service = await startApp(t, { HOST: '0.0.0.0', ADMIN_KEYS: ops.entry }, child);
  const { port } = new URL(service.url);
  t.strictSame(await statuses(`http://${address}:${port}`, bearer(ops.key)), [200, 200]);
  t.strictSame(await statuses(`http://127.0.0.1:${port}`), [401, 401]);
});

t.test('what a proxy on this machine passes on is not from this machine', async t => {
  const passedOn: Record<string, string>[] = [
    { 'x-forwarded-for': '127.0.0.1' },
    { 'x-forwarded-for': '' },
    { 'x-forwarded-host': 'music.example' },
    { 'x-forwarded-proto': 'https' },
    { forwarded: 'for=127.0.0.1' },
    { 'x-real-ip': '127.0.0.1' },
    { 'x-original-forwarded-for': '192.0.2.1' },
    { 'cf-connecting-ip': '192.0.2.1' },
    { 'true-client-ip': '192.0.2.1' },
    { via: '1.1 proxy' },
  ];
  const { url } = await startApp(t, {}, child);
  for (const headers of passedOn)
    t.strictSame(await statuses(url, headers), [401, 401], Object.keys(headers)[0]);
  t.equal((await fetch(`${url}/livez`, { headers: passedOn[0] })).status, 200);
});

t.test('save where a trusted proxy says so', async t => {
  for (const TRUST_PROXY of ['1', '127.0.0.0/8']) {
    const { url } = await startApp(t, { TRUST_PROXY }, child);
    const of = async (forwardedFor: string) => (await statuses(url, { 'x-forwarded-for': forwardedFor }))[0];
    t.strictSame(await statuses(url), [200, 200], 'without a proxy');
    for (const own of ['127.0.0.1', '127.0.0.1:80', '[::1]:80']) t.equal(await of(own), 200, own);
    for (const other of ['192.0.2.1', '127.0.0.1, 192.0.2.1', 'unknown', ''])
      t.equal(await of(other), 401, other);
    t.equal((await statuses(url, { via: '1.1 proxy' }))[0], 401);
  }
  const { url } = await startApp(t, { TRUST_PROXY: '10.0.0.1' }, child);
  t.strictSame(
    await statuses(url, { 'x-forwarded-for': '127.0.0.1' }),
    [401, 401],
    'one that is not trusted',
  );
});
