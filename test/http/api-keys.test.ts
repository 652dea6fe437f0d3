import fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import t from 'tap';
import { loadConfig } from '../../src/config/config.js';
import { access } from '../../src/http/plugins/access.js';
import { problems } from '../../src/http/plugins/problems.js';
import { bearer, freshKey, type FreshKey } from '../api-keys.js';
import { startApp, startChild, type App } from '../app.js';
import { hyena } from '../hyena.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { pageScript } from '../page-script.js';
import { music, wav } from '../../support/audio/synth.js';

const alice = JSON.parse((await hyena(['keys', 'create', 'alice', '--json'])).stdout) as FreshKey;
const [bob, ops] = ['bob', 'ops'].map(freshKey);
const keys = { CLASSIFY_KEYS: `${alice.entry}, ${bob.entry}`, ADMIN_KEYS: ops.entry };
const child = startChild(t);
const service = await startApp(t, keys, child);
const track = wav(music(4));

const statusOf = async (url: string, path: string, headers: Record<string, string> = {}) => {
  const init = path === '/classify' ? { method: 'POST', body: track } : {};
  const response = await fetch(url + path, { ...init, headers });
  await response.arrayBuffer();
  return response.status;
};

t.test('opens each route to the keys that are for it', async t => {
  const models = ['/models', '/models/gtzan', '/models/gtzan/versions/2', '/models/gtzan/versions/2/card'];
  const statuses: [paths: string[], none: number, classify: number, admin: number][] = [
    [['/', pageScript, '/livez', '/readyz'], 200, 200, 200],
    [['/openapi.yaml', '/docs', '/docs/static/index.css'], 200, 200, 200],
    [['/classify'], 401, 200, 403],
    [models, 401, 200, 200],
    [['/metrics'], 401, 403, 200],
  ];
  for (const [paths, none, classify, admin] of statuses)
    for (const path of paths) {
      t.equal(await statusOf(service.url, path), none, `${path} without a key`);
      t.equal(await statusOf(service.url, path, bearer(alice.key)), classify, `${path} with a classify key`);
      t.equal(await statusOf(service.url, path, bearer(ops.key)), admin, `${path} with an admin key`);
    }
  t.equal(await statusOf(service.url, '/classify', bearer(bob.key)), 200, 'with the last key of a list');
});

t.test('takes nothing for a key but a key', async t => {
  const wrong = [
    `Bearer ${alice.key}x`,
    `Bearer ${alice.key.slice(0, -1)}`,
    `Bearer ${alice.entry}`,
    `Bearer ${alice.entry.split(':')[1]}`,
    `Basic ${alice.key}`,
    `Bearer ${alice.key} ${bob.key}`,
    alice.key,
    'Bearer',
    '',
  ];
  for (const authorization of wrong)
    t.equal(await statusOf(service.url, '/models', { authorization }), 401, authorization);
  t.equal(await statusOf(service.url, '/models', { authorization: `bearer  ${alice.key}` }), 200);
});

t.test('says what is missing', async t => {
  const unauthorized = await fetch(`${service.url}/models`, { headers: bearer('guess') });
  t.match(unauthorized.headers.get('www-authenticate'), /^Bearer\b/);
  t.match(await unauthorized.json(), { type: 'urn:hyena:problem:unauthorized', status: 401 });
  const forbidden = await fetch(`${service.url}/metrics`, { headers: bearer(alice.key) });
  t.equal(forbidden.headers.get('www-authenticate'), null);
  t.match(await forbidden.json(), { type: 'urn:hyena:problem:forbidden', status: 403 });
});

t.test('refuses before the body arrives', async t => {
  t.match(await rawRequest(service.url, headOnly('POST', '/classify')), /^HTTP\/1.1 401 /);
  t.match(
    await rawRequest(service.url, headOnly('POST', '/classify', `authorization: Bearer ${ops.key}`)),
    /^HTTP\/1.1 403 /,
  );
});

t.test('logs the name of a key and never the key', async t => {
  const logged = await startApp(t, keys, child);
  await statusOf(logged.url, '/models', bearer(bob.key));
  await statusOf(logged.url, '/metrics', bearer(bob.key));
  await statusOf(logged.url, '/models', bearer('a-guess'));
  await logged.stop();
  const answers = logged.log.filter(({ msg }) => msg === 'answered');
  t.match(answers, [
    { route: '/models', status: 200, key: 'bob' },
    { route: '/metrics', status: 403, key: 'bob' },
    { route: '/models', status: 401, key: undefined },
  ]);
  const secrets = new RegExp([bob.key, 'a-guess', bob.entry.split(':')[1]].join('|'));
  t.notMatch(JSON.stringify(logged.log), secrets);
  t.notMatch(JSON.stringify(logged.log), '_KEYS');
});

t.test('is open where a role has no keys, and says so', async t => {
  const warnings = ({ log }: App) => log.map(({ msg }) => msg).filter(msg => msg.includes('_KEYS'));
  const administered = await startApp(t, { ADMIN_KEYS: ops.entry }, child);
  t.strictSame(warnings(administered), ['CLASSIFY_KEYS is not set: everybody may classify']);
  t.equal(await statusOf(administered.url, '/classify'), 200);
  t.equal(await statusOf(administered.url, '/classify', bearer('of another service')), 200);
  t.equal(await statusOf(administered.url, '/models'), 200);
  t.equal(await statusOf(administered.url, '/metrics'), 401);

  const classifying = await startApp(t, { CLASSIFY_KEYS: alice.entry }, child);
  t.strictSame(warnings(classifying), ['ADMIN_KEYS is not set: only this machine may administer']);
  t.equal(await statusOf(classifying.url, '/models'), 401);
  t.equal(await statusOf(classifying.url, '/metrics'), 200);
});

t.test('does not start with a route that says nothing of access', async t => {
  const started = async (addRoute: (app: FastifyInstance) => void) => {
    const app = fastify({ loggerInstance: pino({ level: 'silent' }) });
    t.teardown(() => app.close());
    await app.register(problems);
    await app.register(access, { config: loadConfig({}) });
    addRoute(app as unknown as FastifyInstance);
    await app.ready();
  };
  await started(app => app.get('/said', { config: { access: 'admin' } }, () => 'hello'));
  const silent = [
    (app: FastifyInstance) => app.get('/forgotten', () => 'hello'),
    (app: FastifyInstance) => app.get('/forgotten', { schema: { hide: true } }, () => 'hello'),
    // @ts-expect-error it does not even compile with a config that says other things
    (app: FastifyInstance) => app.get('/forgotten', { config: { documentedBody: {} } }, () => 'hello'),
  ];
  for (const addRoute of silent) await t.rejects(started(addRoute), /^\/forgotten does not say/);
});
