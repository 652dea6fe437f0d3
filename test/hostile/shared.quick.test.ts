import { existsSync, readFileSync, readdirSync } from 'node:fs';
import t from 'tap';
import { service } from '../http/default-service.js';
import { postFile, postRaw, root } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const folder = `${root}../shared/hostile/`;
const skip = !existsSync(folder) && 'the collection of hostile files is not beside the project';

t.test('survives files that broke decoders, each with an answer that says why', { skip }, async t => {
  for (const file of readdirSync(folder)) {
    const response = await postFile(service.url, readFileSync(folder + file));
    t.ok(
      response.status === 200 || (response.status >= 400 && response.status < 500),
      `${file}: ${response.status}`,
    );
    if (response.status !== 200)
      t.match(await response.json(), { type: /^urn:hyena:problem:/, detail: /\w/ });
    t.equal((await fetch(`${service.url}/livez`)).status, 200);
  }
  t.equal((await postRaw(service.url, wav(music(4)))).status, 200);
});
