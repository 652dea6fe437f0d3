import t from 'tap';
import { exchange } from '../../support/load/exchange.js';
import { startApp } from '../app.js';
import { noOwnAddress as skip, ownAddress } from '../own-address.js';
import { rawRequest } from '../raw-request.js';
import { pageScript } from '../page-script.js';
import { child } from './shared-child.js';

const statusOf = async (url: string, host: string, path = '/models', method = 'GET') =>
  (await exchange(url, { method, path, headers: { host } })).answer?.status;

t.test('a request of HTTP/1.1 has one Host header, and is told so', async t => {
  const { url } = await startApp(t, {}, child);
  const ask = (...lines: string[]) => rawRequest(url, [...lines, 'connection: close', '', ''].join('\r\n'));
  for (const hosts of [[], ['host: localhost', 'host: evil.example'], ['host: localhost', 'Host: localhost']])
    t.match(
      await ask('GET /livez HTTP/1.1', ...hosts),
      /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*one Host header/,
      hosts.join(),
    );
  t.match(await ask('GET /livez HTTP/1.0'), /^HTTP\/1\.1 200 /, 'as checks of load balancers ask');
});

t.test('no other name leads to a service on loopback', async t => {
  const { url } = await startApp(t, {}, child);
  const own = [
    'localhost',
    'localhost:3000',
    'LOCALHOST:1',
    'localhost.:3000',
    '127.0.0.1',
    '127.0.0.1:3000',
    '127.1.2.3',
    '[::1]:3000',
  ];
  // No name server can point an address elsewhere.
  for (const host of [...own, '[::1]', '192.0.2.1:80', '[2001:db8::1]'])
    t.equal(await statusOf(url, host), 200, host);
  const others = [
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'hyena',
  ];
  for (const host of [
    ...others,
    'localhost@evil.example',
    '127.1',
    '0x7f.1',
    '[evil.example]',
    'localhost:x',
  ])
    t.equal(await statusOf(url, host), 421, host);
  for (const path of ['/', pageScript, '/docs', '/livez', '/metrics', '/openapi.yaml', '/nowhere'])
    t.equal(await statusOf(url, 'evil.example', path), 421, path);
  const { answer } = await exchange(url, { method: 'GET', path: '/', headers: { host: 'evil.example' } });
  t.match(JSON.parse(answer!.body.toString()), {
    type: 'urn:hyena:problem:unknown-host',
    detail: /add the name to ALLOWED_HOSTS/,
  });
  t.match(
    await rawRequest(url, 'POST /classify HTTP/1.1\r\nhost: evil.example\r\ncontent-length: 500000\r\n\r\n'),
    /^HTTP\/1.1 421 /,
    'before the body arrives',
  );
  t.match(await rawRequest(url, 'GET /livez HTTP/1.1\r\nhost:\r\n\r\n'), /^HTTP\/1.1 421 /, 'an empty name');
  t.match(
    await rawRequest(url, 'GET /livez HTTP/1.0\r\n\r\n'),
    /^HTTP\/1.1 200 /,
    'a client that sends no host',
  );
});

t.test('names that are configured lead to it, and then no others from anywhere', async t => {
  const { url } = await startApp(t, { ALLOWED_HOSTS: 'Music.example, hyena', HOST: '0.0.0.0' }, child);
  const { port } = new URL(url);
  for (const host of ['music.example', 'MUSIC.EXAMPLE:443', 'hyena:3000', 'localhost', '127.0.0.1'])
    t.equal(await statusOf(url, host), 200, host);
  for (const address of ['127.0.0.1', ownAddress ?? '127.0.0.2']) {
    t.equal(await statusOf(`http://${address}:${port}`, 'evil.example'), 421, address);
    t.equal(await statusOf(`http://${address}:${port}`, 'hyena'), 200, address);
  }
});

t.test('elsewhere any name leads to it', { skip }, async t => {
  const { url } = await startApp(t, { HOST: '0.0.0.0' }, child);
  const { port } = new URL(url);
  for (const host of ['hyena.default.svc.cluster.local', 'hyena:3000', '10.0.0.7:3000', 'music.example'])
    t.equal(await statusOf(`http://${ownAddress}:${port}`, host), 200, host);
  t.equal(await statusOf(`http://127.0.0.1:${port}`, 'music.example'), 421);
});
