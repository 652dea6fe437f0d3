import t from 'tap';
import { freshKey } from '../api-keys.js';
import { startApp } from '../app.js';
import { child } from './shared-child.js';

const origin = 'https://music.example';
const preflight = (url: string, from: string) =>
  fetch(`${url}/classify`, {
    method: 'OPTIONS',
    headers: {
      origin: from,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    },
  });
const corsHeaders = ({ headers }: Response) =>
  [...headers.keys()].filter(name => name.startsWith('access-control'));

t.test('is off unless set', async t => {
  const { url } = await startApp(t, {}, child);
  t.strictSame(corsHeaders(await fetch(`${url}/livez`, { headers: { origin } })), []);
  const asked = await preflight(url, origin);
  t.equal(asked.status, 405);
  t.strictSame(corsHeaders(asked), []);
  t.equal((await fetch(`${url}/nowhere`, { method: 'OPTIONS' })).status, 404);
});

t.test('lets pages of the origins that are named call, and no others', async t => {
  const { entry } = freshKey('alice');
  const { url } = await startApp(
    t,
    { CORS_ORIGINS: `${origin}, http://localhost:5173`, CLASSIFY_KEYS: entry },
    child,
  );
  for (const from of [origin, 'http://localhost:5173']) {
    const asked = await preflight(url, from);
    t.equal(asked.status, 204, 'without a key');
    t.equal(asked.headers.get('access-control-allow-origin'), from);
    t.match(asked.headers.get('access-control-allow-methods'), 'POST');
    t.match(asked.headers.get('access-control-allow-headers'), 'authorization');

    const refused = await fetch(`${url}/classify`, { method: 'POST', headers: { origin: from } });
    t.equal(refused.status, 401, 'a page can read refusals too');
    t.equal(refused.headers.get('access-control-allow-origin'), from);
    t.equal(refused.headers.get('access-control-expose-headers'), 'Retry-After, X-Request-Id, Server-Timing');
    t.match(refused.headers.get('vary'), /origin/i);
  }
  t.equal((await preflight(url, 'https://evil.example')).headers.get('access-control-allow-origin'), null);
  t.equal((await fetch(`${url}/nowhere`)).status, 404);
  t.equal((await fetch(`${url}/livez`, { method: 'DELETE' })).headers.get('allow'), 'GET, HEAD');
});

t.test('lets all pages call when told to', async t => {
  const { url } = await startApp(t, { CORS_ORIGINS: '*' }, child);
  t.equal((await preflight(url, origin)).headers.get('access-control-allow-origin'), '*');
  const answer = await fetch(`${url}/livez`, { headers: { origin } });
  t.equal(answer.headers.get('access-control-allow-origin'), '*');
  t.equal(answer.headers.get('access-control-allow-credentials'), null);
});
