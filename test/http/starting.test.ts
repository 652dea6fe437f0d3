import t from 'tap';
import { postRaw } from '../service.js';
import { startLoading } from '../starting-service.js';
import { music, wav } from '../../support/audio/synth.js';

t.test('is alive but not ready while the children load the model', async t => {
  const { url, ready } = await startLoading(t);
  const [alive, readiness, answer] = await Promise.all([
    fetch(`${url}/livez`),
    fetch(`${url}/readyz`),
    postRaw(url, wav(music(4))),
  ]);
  t.equal(alive.status, 200);
  for (const response of [readiness, answer]) {
    t.equal(response.status, 503);
    t.ok(Number(response.headers.get('retry-after')) > 0);
    t.match(await response.json(), { type: 'urn:hyena:problem:not-ready' });
  }

  await ready;
  t.equal((await fetch(`${url}/readyz`)).status, 200);
  t.equal((await postRaw(url, wav(music(4)))).status, 200);
});
