import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { music, wav } from '../../support/audio/synth.js';
import { chooseFile, inBrowser, noBrowser, reboundHost } from '../../support/browser/browser.js';

const child = noBrowser ? undefined : startChild(t);
const service = noBrowser ? undefined : await startApp(t, {}, child);
const url = service?.url ?? '';

/** What another page has a browser do with the service, and how to wait for it. */
const page = `<!doctype html><title>another page</title>
<a href="${url}/">the page</a> <a href="${url}/docs">its documentation</a>
<form action="${url}/classify" method="post" enctype="text/plain"><input name="audio" value="x"><button>Win</button></form>
<form action="${url}/models/gtzan/reload" method="post"><button>Reload</button></form>
<img src="${url}/metrics" alt="">
<script>
  const send = (path, init) => fetch('${url}' + path, { mode: 'no-cors', ...init });
  const all = Promise.allSettled([
    send('/classify', { method: 'POST', body: 'x' }),
    send('/v2/models/gtzan/infer', { method: 'POST', body: '{}' }),
    send('/models/gtzan/reload', { method: 'POST' }),
    send('/models'),
  ]);
</script>`;
const attacker = createServer((_request, response) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end(page),
);
attacker.listen(0, '127.0.0.1');
await once(attacker, 'listening');
t.teardown(() => attacker.close());
const { port } = attacker.address() as AddressInfo;

/** What the service answered since it was asked last, by route. */
let seen = 0;
const answers = (): Record<string, unknown> => {
  const log = service!.log.filter(({ msg }) => msg === 'answered');
  const fresh = log.slice(seen);
  seen = log.length;
  return Object.fromEntries(fresh.map(({ route, status, problem }) => [String(route), problem ?? status]));
};

// Which browsers call the same site, and another.
for (const host of ['127.0.0.1', reboundHost])
  inBrowser(t, `a page of ${host}, which is another origin, has nothing done`, async (t, open) => {
    const other = await open(`http://${host}:${port}/`);
    await other.evaluate('all');
    await eventually(() => service!.log.slice(seen).some(({ route }) => route === '/metrics'));
    t.strictSame(answers(), {
      '/classify': 'cross-origin',
      '/v2/models/:name/infer': 'cross-origin',
      '/models/:name/reload': 'cross-origin',
      '/models': 'cross-origin',
      '/metrics': 'cross-origin',
    });
    for (const name of ['Win', 'Reload']) {
      await other.getByRole('button', { name }).click();
      await other.getByText('urn:hyena:problem:cross-origin').waitFor();
      await other.goBack();
    }
  });

inBrowser(t, 'links of another page lead to ours', async (t, open) => {
  const other = await open(`http://${reboundHost}:${port}/`);
  answers();
  await other.getByRole('link', { name: 'the page' }).click();
  await other.getByLabel('Choose a file').waitFor({ state: 'attached' });
  t.match(answers(), { '/': 200, '/models': 200 });
  await other.goto(`http://${reboundHost}:${port}/`);
  await other.getByRole('link', { name: 'its documentation' }).click({ noWaitAfter: true });
  await eventually(() => service!.log.slice(seen).some(({ route }) => route === '/docs'));
  t.match(answers(), { '/docs': 200 });
});

inBrowser(t, 'a page whose name comes to point to this machine reaches nothing', async (t, open) => {
  // The refusal stands for that page, but for its policy.
  const rebound = await open(`http://${reboundHost}:${new URL(url).port}/`, { bypassCSP: true });
  await rebound.getByText('urn:hyena:problem:unknown-host').waitFor();
  const status = (path: string, method: string) =>
    rebound.evaluate(`fetch('${path}', { method: '${method}' }).then(({ status }) => status)`);
  for (const path of ['/metrics', '/models', '/readyz']) t.equal(await status(path, 'GET'), 421, path);
  for (const path of ['/classify', '/models/gtzan/reload']) t.equal(await status(path, 'POST'), 421, path);
});

inBrowser(t, 'our page works under a name that is configured, by plain HTTP too', async (_t, open) => {
  // Where browsers send no Sec-Fetch-Site.
  const named = await startApp(t, { ALLOWED_HOSTS: reboundHost }, child);
  const ours = await open(`http://${reboundHost}:${new URL(named.url).port}/`);
  await chooseFile(ours, 'song.wav', wav(music(4)));
  await ours.getByText('gtzan, version 2').waitFor();
});
