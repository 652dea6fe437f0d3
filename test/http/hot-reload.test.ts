import t, { type Test } from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { music, wav } from '../../support/audio/synth.js';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { putLabels, putTiny } from '../models/registries.js';
import { put, storeKinds } from '../models/stores.js';
import { postRaw } from '../service.js';
import { tinyVersion } from '../tiny-version.js';
import { classify, reload, reloadUnderLoad, steadyLoad, tinyModel, tinyStore, track } from './reloading.js';

const child = startChild(t);

/** A service on a fresh store of a kind that has one version. */
async function serviceOn(t: Test, kind: (typeof storeKinds)[number], env: Record<string, string> = {}) {
  const made = await tinyStore(t, kind);
  const { url, log } = await startApp(t, { ...made.env, ...env }, child);
  return { store: made.store, url, log };
}

for (const kind of storeKinds) {
  t.test(`reloads under load lose no request, in ${kind.kind}`, { skip: kind.skip }, async t => {
    const { store, env } = await tinyStore(t, kind);
    const { url } = await startApp(t, { ...env, WORKERS: '2' });
    await reloadUnderLoad(t, url, store, 3);
  });

  t.test(`a new version answers by polling alone, in ${kind.kind}`, { skip: kind.skip }, async t => {
    const { store, url } = await serviceOn(t, kind, { MODEL_POLL_MS: '100' });
    const load = steadyLoad(url);
    await putTiny(store, 2);
    await eventually(async () => (await classify(url)).model.version === 2);
    const { failures } = await load.stop();
    t.strictSame(failures, []);
  });
}

const [disk] = storeKinds;

t.test('who began with a version gets its answer from it', async t => {
  const { store, url } = await serviceOn(t, disk);
  let send: ((rest: Uint8Array) => void) | undefined;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(track.subarray(0, 1000));
      send = rest => {
        controller.enqueue(rest);
        controller.close();
      };
    },
  });
  const slow = fetch(`${url}/classify?version=1`, { method: 'POST', body, duplex: 'half' });
  await eventually(async () => (await metric(url, 'hyena_requests_in_flight')) === 1);
  await putTiny(store, 2);
  const { versions } = await reload(url);
  t.match(versions, [
    { version: 2, state: 'ready' },
    { version: 1, state: 'draining', loaded: true },
  ]);
  t.equal((await postRaw(url, track, '?version=1')).status, 404, 'for others it is gone');
  send!(track.subarray(1000));
  const answer = (await (await slow).json()) as Classification;
  t.equal(answer.model.version, 1);
  await eventually(async () => (await tinyModel(url)).versions[1].state === 'available');
});

t.test('shows every version with its state, and a failure keeps the old one', async t => {
  const { store, url, log } = await serviceOn(t, disk);
  await put(store, 'tiny/2', new Map([...(await tinyVersion('tiny', 2)), ['weights.bin', Buffer.alloc(4)]]));
  await putTiny(store, 3);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [3] });
  const model = await reload(url);
  t.match(model, {
    serves: 1,
    labels: { stable: 1 },
    versions: [
      { version: 3, state: 'available', loaded: false, withdrawn: true, labels: [] },
      { version: 2, state: 'failed', reason: /^corrupt: weights\.bin has 4 bytes/, loaded: false },
      { version: 1, state: 'ready', loaded: true, labels: ['stable'], digest: /^sha256:/, from: 'store' },
    ],
  });
  t.strictSame(await tinyModel(url), model);
  t.match(await (await fetch(`${url}/models/tiny/versions/2`)).json(), {
    name: 'tiny',
    state: 'failed',
  });
  t.equal((await classify(url)).model.version, 1);
  t.ok(log.some(({ msg, version }) => msg === 'model version cannot be served' && version === 2));
  t.equal(await metric(url, 'hyena_model_loads_total{model="tiny",result="failed"}'), 1);
  t.equal(await metric(url, 'hyena_model_versions{model="tiny",state="failed"}'), 1);
  t.equal(await metric(url, 'hyena_model_store_up'), 1);
});

t.test('does not start where a label that nobody has set is to answer', async t => {
  await t.rejects(
    serviceOn(t, disk, { MODEL_VERSIONS: 'stable' }),
    /MODEL_VERSIONS: tiny has no label "stable"; its versions are 1, and newest is the default/,
  );
});

t.test('answers by label, sends a share to a canary and compares a shadow', async t => {
  const { store, url } = await serviceOn(t, disk, { MODEL_VERSIONS: '1' });
  await putTiny(store, 2);
  await putLabels(store, {
    labels: { stable: 1, canary: 2 },
    traffic: { label: 'canary', percent: 50 },
    shadow: 'canary',
  });
  t.match(await reload(url), {
    serves: 1,
    labels: { stable: 1, canary: 2 },
    traffic: { label: 'canary', percent: 50 },
    shadow: 'canary',
  });
  t.equal((await classify(url, '?version=canary')).model.version, 2);
  const tracks = Array.from({ length: 12 }, (_, index) => wav(music(3 + index / 10)));
  const versions = async () => {
    const answers = [];
    for (const bytes of tracks) answers.push((await classify(url, '', bytes)).model.version);
    return answers;
  };
  const first = await versions();
  t.strictSame(new Set(first), new Set([1, 2]), 'some go here, some there');
  t.strictSame(await versions(), first, 'and the same track always the same way');
  const metrics = async () => (await fetch(`${url}/metrics`)).text();
  const compared = /hyena_shadow_comparisons_total\{model="tiny",version="2",outcome="(same|other)"\} [1-9]/;
  await eventually(async () => compared.test(await metrics()));
  t.match(await metrics(), /hyena_shadow_distance_count\{model="tiny",version="2"\} [1-9]/);
  await eventually(async () => (await metric(url, 'hyena_upload_memory_bytes')) === 0);
});
