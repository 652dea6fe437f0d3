import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ModelSummary } from '../../src/http/schemas/models.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { music, wav } from '../../support/audio/synth.js';
import { startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { put } from '../models/stores.js';
import { postRaw } from '../service.js';
import { tinyVersion } from '../tiny-version.js';

t.test('content that comes back while a request still uses it stays served', async t => {
  const track = wav(music(4));
  const root = t.testdir({});
  const store = openDiskStore(root);
  const contents = { a: await tinyVersion('tiny', 1), b: await tinyVersion('tiny', 1) };
  await put(store, 'tiny/1', contents.a);
  const service = await startApp(t, { MODEL_STORE: root });
  const overwrite = async (content: keyof typeof contents) => {
    await put(store, 'tiny/1', contents[content]);
    const response = await fetch(`${service.url}/models/tiny/reload`, { method: 'POST' });
    return ((await response.json()) as ModelSummary).versions[0].digest;
  };
  const classify = async () => (await (await postRaw(service.url, track)).json()) as Classification;

  let finish: () => void;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(track.subarray(0, 1000));
      finish = () => {
        controller.enqueue(track.subarray(1000));
        controller.close();
      };
    },
  });
  const slow = fetch(`${service.url}/classify`, { method: 'POST', body, duplex: 'half' });
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 1);
  const other = await overwrite('b');
  const digest = await overwrite('a');
  t.not(digest, other);
  t.equal((await classify()).model.digest, digest);
  finish!();
  t.equal(((await (await slow).json()) as Classification).model.digest, digest);
  for (let again = 0; again < 10; again += 1) {
    await delay(50);
    t.equal((await classify()).model.digest, digest);
  }
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  const counts = metrics.matchAll(/^hyena_classifications_total\{model="tiny",version="1",.*\} (\d+)$/gm);
  t.equal(
    [...counts].reduce((sum, [, count]) => sum + Number(count), 0),
    12,
    'and its metrics are kept',
  );
});
