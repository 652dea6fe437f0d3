import t from 'tap';
import { noProc } from '../processes.js';
import { postRaw } from '../service.js';
import { startLoading } from '../starting-service.js';
import { music, wav } from '../../support/audio/synth.js';

t.test('is alive but not ready while the child loads the model', { skip: noProc }, async t => {
  const { url, becomeReady } = await startLoading(t);
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

  await becomeReady();
  t.equal((await fetch(`${url}/readyz`)).status, 200);
  t.equal((await postRaw(url, wav(music(4)))).status, 200);
});
