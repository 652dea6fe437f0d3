import t from 'tap';
import { bearer, freshKey } from '../api-keys.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { startApp } from '../app.js';
import { child } from './shared-child.js';

const classify = async (url: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${url}/classify`, { method: 'POST', body: 'no music', headers });
  await response.arrayBuffer();
  return response;
};

/** The statuses of requests that come one after the other: 415 is that of a request that passed. */
const statuses = async (url: string, ...requests: Record<string, string>[]) => {
  const answers: number[] = [];
  for (const headers of requests) answers.push((await classify(url, headers)).status);
  return answers;
};
const from = (addresses: string) => ({ 'x-forwarded-for': addresses });

t.test('refuses what a client sends beyond the limit, before its body arrives', async t => {
  const { url } = await startApp(t, { RATE_LIMIT: '2' }, child);
  t.strictSame(await statuses(url, {}, {}), [415, 415]);
  const refused = await fetch(`${url}/classify`, { method: 'POST', body: 'no music' });
  t.equal(refused.status, 429);
  const wait = Number(refused.headers.get('retry-after'));
  t.ok(wait > 0 && wait <= 60, `Retry-After is ${wait}`);
  t.match(await refused.json(), { type: 'urn:hyena:problem:rate-limited', status: 429 });
  t.match(await rawRequest(url, headOnly('POST', '/classify')), /^HTTP\/1.1 429 /);
  t.strictSame(await statuses(url, from('192.0.2.1')), [429], 'whatever address he writes himself');
  for (const path of ['/models', '/livez', '/metrics']) t.equal((await fetch(url + path)).status, 200, path);
});

t.test('does not limit unless told to', async t => {
  const { url } = await startApp(t, {}, child);
  const answer = await classify(url);
  t.equal(answer.status, 415);
  t.notOk([...answer.headers.keys()].some(name => name.includes('ratelimit')));
});

t.test('counts by key, and by address where there is none', async t => {
  // An admin's key is known too, though no key is needed. A name may look like an address.
  const [named, other] = ['127.0.0.1', 'other'].map(freshKey);
  const { url } = await startApp(t, { RATE_LIMIT: '1', ADMIN_KEYS: `${named.entry},${other.entry}` }, child);
  t.strictSame(await statuses(url, {}, bearer(named.key), bearer(other.key)), [415, 415, 415]);
  t.strictSame(await statuses(url, {}, bearer(named.key), bearer(other.key)), [429, 429, 429]);
});

t.test('believes the proxies it is told to, and nobody else', async t => {
  // What the tests send comes from 127.0.0.1.
  for (const TRUST_PROXY of ['1', '127.0.0.1', '10.0.0.0/8, 127.0.0.0/8']) {
    const { url } = await startApp(t, { RATE_LIMIT: '1', TRUST_PROXY }, child);
    const [first, second] = ['192.0.2.1', '192.0.2.2'];
    t.strictSame(await statuses(url, from(first), from(second)), [415, 415], `two clients, ${TRUST_PROXY}`);
    t.strictSame(await statuses(url, from(`192.0.2.3, ${first}`)), [429], 'one that lies');
    t.strictSame(await statuses(url, from('2001:db8::1'), from('2001:db8::2')), [415, 429], 'of one network');
  }
  const { url } = await startApp(t, { RATE_LIMIT: '1', TRUST_PROXY: '10.0.0.1' }, child);
  t.strictSame(await statuses(url, from('192.0.2.1'), from('192.0.2.2')), [415, 429]);
});

t.test('takes a client for one, however a proxy writes its address', async t => {
  const same = [
    [
      '192.0.2.1',
      '192.0.2.1:5678',
      '192.0.2.1:5679',
      '[::ffff:192.0.2.1]:80',
      '192.0.2.1:_port',
      '192.0.2.1:',
    ],
    ['[2001:db8::1]:80', '[2001:DB8:0::1]', '2001:db8::1', '[2001:db8::2]:81'],
    // The proxy itself, or one that names nobody: nothing that could be told from it.
    ['127.0.0.1', 'unknown', '_hidden', '_other:_port', '', '1.2.3.4.5:6', '[::1', '300.1.1.1:80'],
  ];
  for (const TRUST_PROXY of ['1', '127.0.0.0/8']) {
    const { url } = await startApp(t, { RATE_LIMIT: '1', TRUST_PROXY }, child);
    for (const [first, ...others] of same) {
      t.strictSame(await statuses(url, from(first)), [415], first);
      for (const other of others) t.strictSame(await statuses(url, from(other)), [429], other);
    }
  }
});

t.test('believes proxies that write the port of the one before', async t => {
  for (const TRUST_PROXY of ['2', '127.0.0.0/8, 10.0.0.0/8']) {
    const { url } = await startApp(t, { RATE_LIMIT: '1', TRUST_PROXY }, child);
    const [first, second] = ['192.0.2.1:1', '192.0.2.2:1'].map(client => from(`${client}, 10.0.0.5:443`));
    t.strictSame(await statuses(url, first, second, first), [415, 415, 429], TRUST_PROXY);
    t.strictSame(await statuses(url, from('192.0.2.3, unknown'), from('192.0.2.4, _b')), [415, 429]);
  }
});
