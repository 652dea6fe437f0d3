import t from 'tap';
import { rawRequest } from '../raw-request.js';
import { service } from '../http/default-service.js';

const { url } = service;

t.test('serves a page that may run what is its own, and nothing else', async t => {
  const page = await fetch(`${url}/`);
  t.equal(page.status, 200);
  t.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  const policy = page.headers.get('content-security-policy')!;
  t.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-[^']{22,}';/);
  t.notMatch(policy, /unsafe|https?:|\*/);
  t.match(page.headers.get('permissions-policy'), 'microphone=(self)');

  const html = await page.text();
  t.notMatch(html, /<script[^>]*>\s*[^\s<]/, 'no script stands in the page itself');
  t.notMatch(html, /<style| style=| on[a-z]+=/);
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);
  t.ok(loaded.length >= 4, 'a script, styles, an icon and a link');
  for (const address of loaded) {
    t.notMatch(address, /^(\w+:|\/)/, 'all of it is here, below whatever path a proxy gives it');
    t.equal((await fetch(new URL(address, page.url))).status, 200, address);
  }
});

t.test('gives each page a nonce of its own, and lets nobody keep it', async t => {
  const nonces = await Promise.all(
    [1, 2].map(async () => {
      const page = await fetch(`${url}/`);
      t.equal(page.headers.get('cache-control'), 'no-store');
      const [, nonce] = /'nonce-([^']+)'/.exec(page.headers.get('content-security-policy')!)!;
      t.match(await page.text(), `nonce="${nonce}"`);
      return nonce;
    }),
  );
  t.not(nonces[0], nonces[1]);
});

t.test('sends the files of the page once', async t => {
  const script = await fetch(`${url}/page/page.js`);
  t.match(script.headers.get('content-type'), 'javascript');
  t.equal(script.headers.get('cache-control'), 'no-cache');
  const head = [
    'GET /page/page.js HTTP/1.1',
    'host: localhost',
    `if-none-match: ${script.headers.get('etag')}`,
  ];
  t.match(await rawRequest(url, [...head, '', ''].join('\r\n')), /^HTTP\/1.1 304 /);
});

t.test('serves nothing else below it', async t => {
  for (const path of [
    '/page',
    '/page/',
    '/page/index.html',
    '/page/../server.js',
    '/page/%2e%2e/server.js',
  ]) {
    const response = await fetch(url + path);
    t.equal(response.status, 404, path);
    t.match(await response.json(), { type: 'urn:hyena:problem:not-found' });
  }
  const posted = await fetch(`${url}/`, { method: 'POST' });
  t.equal(posted.status, 405);
  t.equal(posted.headers.get('allow'), 'GET, HEAD');
});
