import t from 'tap';
import { service } from './default-service.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const { url } = service;

t.test('tells browsers to do nothing with an answer', async t => {
  const answers = await Promise.all([
    fetch(`${url}/livez`),
    fetch(`${url}/nowhere`),
    fetch(`${url}/metrics`),
    postRaw(url, wav(music(4))),
    postRaw(url, Buffer.from('<script>')),
  ]);
  for (const { headers } of answers) {
    t.equal(headers.get('content-security-policy'), "default-src 'none';frame-ancestors 'none'");
    t.equal(headers.get('x-content-type-options'), 'nosniff');
    t.equal(headers.get('x-frame-options'), 'DENY');
    t.equal(headers.get('referrer-policy'), 'no-referrer');
    t.equal(headers.get('strict-transport-security'), null, 'which is for the proxy to say');
  }
});

t.test('lets the page at /docs run what is its own, and nothing else', async t => {
  const page = await fetch(`${url}/docs`);
  const policy = page.headers.get('content-security-policy')!;
  t.match(policy, "default-src 'none'; script-src 'self';");
  t.match(policy, "connect-src 'self'");
  const html = await page.text();
  const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, address]) => new URL(address, page.url),
  );
  t.ok(loaded.length >= 4, 'scripts and styles');
  for (const address of loaded) {
    t.equal(address.origin, url, 'which script-src and style-src allow');
    t.equal((await fetch(address, { method: 'HEAD' })).status, 200, address.pathname);
  }
  t.notMatch(html, /<script[^>]*>\s*[^\s<]/, 'no script stands in the page itself');
});
