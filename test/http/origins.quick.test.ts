import t from 'tap';
import { bearer, freshKey } from '../api-keys.js';
import { startApp } from '../app.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { exchange } from '../../support/load/exchange.js';
import { pageScript } from '../page-script.js';
import { child } from './shared-child.js';

/** Routes that cost something, change something, or say something of the service. */
const guarded = [
  ['POST', '/classify'],
  ['POST', '/v2/models/gtzan/infer'],
  ['POST', '/models/gtzan/reload'],
  ['GET', '/metrics'],
  ['GET', '/models'],
  ['GET', '/v2/models/gtzan'],
] as const;

const open = ['/', pageScript, '/docs', '/openapi.yaml', '/livez', '/readyz', '/v2/health/live'];

type Headers = Record<string, string>;
const statusOf = async (url: string, method: string, path: string, headers: Headers) => {
  const answer = await exchange(url, {
    method,
    path,
    headers,
    ...(method === 'POST' && { body: Buffer.from('x') }),
  });
  return answer.answer?.status;
};

const origin = 'https://evil.example';
const foreign: Headers[] = [
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
    origin: 'null',
  },
  { 'sec-fetch-site': 'same-site', origin: 'http://localhost:5173' },
  { 'sec-fetch-site': 'same-origin, cross-site' },
  { origin },
  { origin: 'null' },
  { origin: 'http://localhost:1' },
];

t.test('no page of another origin has a browser call the service', async t => {
  const { url } = await startApp(t, {}, child);
  for (const headers of foreign) {
    for (const [method, path] of guarded)
      t.equal(
        await statusOf(url, method, path, headers),
        403,
        `${method} ${path} ${JSON.stringify(headers)}`,
      );
    for (const path of open) t.equal(await statusOf(url, 'GET', path, headers), 200, `a link to ${path}`);
  }
  const refused = await fetch(`${url}/models`, { headers: { 'sec-fetch-site': 'cross-site' } });
  t.match(await refused.json(), { type: 'urn:hyena:problem:cross-origin', detail: /CORS_ORIGINS/ });
  t.match(
    await rawRequest(url, headOnly('POST', '/classify', `origin: ${origin}`)),
    /^HTTP\/1.1 403 /,
    'before the body arrives',
  );
});

t.test('those of its own, a typed address, and what is no browser do', async t => {
  const { url } = await startApp(t, {}, child);
  const { host } = new URL(url);
  const own: Headers[] = [
    {},
    // As Node's fetch writes it.
    { 'sec-fetch-mode': 'cors' },
    { 'sec-fetch-site': 'same-origin', origin: url },
    { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' },
    // A proxy for HTTPS that names itself to the service, or is named by it.
    { 'sec-fetch-site': 'same-origin', origin: 'https://music.example' },
    { origin: url },
    { origin: `https://${host}` },
    { origin: 'https://localhost', host: 'localhost:443' },
  ];
  for (const headers of own)
    for (const [method, path] of guarded)
      t.not(await statusOf(url, method, path, headers), 403, `${method} ${path} ${JSON.stringify(headers)}`);
});

t.test('those of origins that are listed do', async t => {
  const listed = 'https://music.example';
  const { url } = await startApp(t, { CORS_ORIGINS: listed }, child);
  const sites: Headers[] = [{}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }];
  for (const site of sites) {
    t.equal(await statusOf(url, 'POST', '/classify', { ...site, origin: listed }), 415);
    t.equal(await statusOf(url, 'POST', '/classify', { ...site, origin }), 403);
  }
  const every = await startApp(t, { CORS_ORIGINS: '*' }, child);
  for (const headers of foreign) t.equal(await statusOf(every.url, 'POST', '/classify', headers), 415);
});

t.test('a key does not help a page of another origin', async t => {
  const alice = freshKey('alice');
  const { url } = await startApp(t, { CLASSIFY_KEYS: alice.entry }, child);
  t.equal(await statusOf(url, 'POST', '/classify', bearer(alice.key)), 415);
  t.equal(await statusOf(url, 'POST', '/classify', { ...bearer(alice.key), origin }), 403);
});
