import t from 'tap';
import { service } from '../http/default-service.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';
import { hostileFiles } from '../../support/hostile/files.js';

for (const [name, bytes] of hostileFiles())
  t.test(`answers ${name} with a refusal or a classification`, async t => {
    const response = await postRaw(service.url, bytes);
    t.ok(response.status === 200 || (response.status >= 400 && response.status < 500), `${response.status}`);
  });

t.test('still answers good files, and no child had to die for it', async t => {
  t.equal((await postRaw(service.url, wav(music(4)))).status, 200);
  t.match(await (await fetch(`${service.url}/metrics`)).text(), 'hyena_child_ends_total{reason="died"} 0');
});
