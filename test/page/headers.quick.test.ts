import t from 'tap';
import { rawRequest } from '../raw-request.js';
import { pageScript } from '../page-script.js';
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

t.test('sends the files of the page once, compressed, and for ever', async t => {
  const script = await fetch(`${url}${pageScript}`, { headers: { 'accept-encoding': 'br' } });
  t.match(script.headers.get('content-type'), 'javascript');
  t.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  t.equal(script.headers.get('content-encoding'), 'br');
  t.match(script.headers.get('vary'), /accept-encoding/i);
  const head = [
    `GET ${pageScript} HTTP/1.1`,
    'host: localhost',
    'accept-encoding: br',
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

t.test('compresses what is large, once', async t => {
  for (const path of [
    '/openapi.yaml',
    '/docs/json',
    '/docs/static/swagger-ui-bundle.js',
    '/docs/static/swagger-ui.css',
  ]) {
    const lengths: Record<string, number> = {};
    for (const encoding of ['br', 'gzip', 'identity']) {
      const head = [
        `GET ${path} HTTP/1.1`,
        'host: localhost',
        `accept-encoding: ${encoding}`,
        'connection: close',
      ];
      const answer = await rawRequest(url, [...head, '', ''].join('\r\n'));
      t.match(answer, /^HTTP\/1\.1 200 /);
      t.match(answer, /^vary: .*accept-encoding/im, path);
      t.equal(/^content-encoding: (\w+)/im.exec(answer)?.[1] ?? 'identity', encoding, path);
      lengths[encoding] = Number(/^content-length: (\d+)/im.exec(answer)![1]);
    }
    t.ok(
      lengths.br < lengths.gzip && 3 * lengths.gzip < lengths.identity,
      `${path} ${JSON.stringify(lengths)}`,
    );
    const decoded = await fetch(`${url}${path}`);
    t.equal(Buffer.byteLength(await decoded.text()), lengths.identity, 'and is the same');
  }
});

t.test('has an icon where browsers look for one', async t => {
  const icon = await fetch(`${url}/favicon.ico`);
  t.equal(icon.status, 200);
  t.match(icon.headers.get('content-type'), 'image/svg+xml');
});

t.test('tells people on a page what is at no address', async t => {
  const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
  const response = await fetch(`${url}/deep/in/<b>`, { headers });
  t.equal(response.status, 404);
  t.equal(response.headers.get('content-type'), 'text/html; charset=utf-8');
  t.match(response.headers.get('content-security-policy'), /^default-src 'none'; style-src 'self'/);
  const html = await response.text();
  t.notMatch(html, /<script|<b>|\{\w+\}/);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g))
    t.equal((await fetch(new URL(address, response.url))).status, 200, address);
  const post = await fetch(`${url}/nowhere`, { method: 'POST', headers });
  t.equal(
    post.headers.get('content-type'),
    'application/problem+json; charset=utf-8',
    'and programs as ever',
  );
});
