import t, { type Test } from 'tap';
import { memoryOf, processTree } from '../../support/load/process-tree.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ModelSummary } from '../../src/http/schemas/models.js';
import { openStore } from '../../src/models/store/open-store.js';
import { digestOf } from '../../src/models/version.js';
import { distinct } from '../../support/audio/distinct.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { put, storeKinds } from '../models/stores.js';
import { putLabels, putTiny } from '../models/registries.js';
import { noProc } from '../processes.js';
import { postRaw, startService, type Service } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';
import { tinyVersion } from '../tiny-version.js';

const track = wav(music(4));

/** A service on a fresh store of a kind that has one version. */
async function serviceOn(t: Test, kind: (typeof storeKinds)[number], env: Record<string, string> = {}) {
  const location = await kind.locate(t);
  const store = openStore(location, { s3PathStyle: true });
  await putTiny(store, 1);
  const service = await startService(t, {
    MODEL_STORE: location,
    S3_PATH_STYLE: 'true',
    MODEL_CACHE: '/dev/null/none',
    MODEL_POLL_MS: '0',
    ...env,
  });
  return { store, service };
}

const modelOf = async ({ url }: Service) =>
  (await (await fetch(`${url}/models/tiny`)).json()) as ModelSummary;

async function reload({ url }: Service): Promise<ModelSummary> {
  const response = await fetch(`${url}/models/tiny/reload`, { method: 'POST' });
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as ModelSummary;
}

async function classify({ url }: Service, query = '', bytes: Uint8Array = track) {
  const response = await postRaw(url, bytes, query);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Classification;
}

/** Classifies without a pause, several at a time, until it is stopped; gives the digests of the answers. */
function steadyLoad(service: Service) {
  let isOver = false;
  const digests = new Map<string, number>();
  const failures: string[] = [];
  const client = async () => {
    while (!isOver)
      await classify(service, '', distinct(track)).then(
        ({ model }) => digests.set(model.digest, (digests.get(model.digest) ?? 0) + 1),
        (error: unknown) => failures.push((error as Error).message),
      );
  };
  const clients = Promise.all(Array.from({ length: 4 }, client));
  const stop = async () => {
    isOver = true;
    await clients;
    return { digests, failures };
  };
  return { stop };
}

for (const kind of storeKinds) {
  t.test(`fifty reloads under load lose no request, in ${kind.kind}`, { skip: kind.skip }, async t => {
    const { store, service } = await serviceOn(t, kind, { WORKERS: '2' });
    const second = await tinyVersion('tiny', 2);
    await put(store, 'tiny/2', second);
    const load = steadyLoad(service);
    const memory: number[] = [];
    for (let round = 0; round < 50; round += 1) {
      await putLabels(store, { labels: {}, withdrawn: round % 2 === 0 ? [] : [2] });
      const { serves } = await reload(service);
      if (serves !== 2 - (round % 2)) t.fail(`reload ${round} serves ${serves}`);
      t.equal((await fetch(`${service.url}/readyz`)).status, 200);
      await eventually(async () =>
        (await modelOf(service)).versions.every(({ state }) => state !== 'draining'),
      );
      if (!noProc) memory.push((await memoryOf(await processTree(service.process.pid!))).rss);
    }
    const { digests, failures } = await load.stop();
    t.strictSame(failures, []);
    t.strictSame([...digests.keys()].includes(digestOf(second.get('manifest.json')!)), true);
    t.equal(digests.size, 2, 'only what was published has answered');
    t.equal(await metric(service.url, 'hyena_model_loads_total{model="tiny",result="loaded"}'), 51);
    t.equal((await modelOf(service)).versions.filter(({ loaded }) => loaded).length, 1);
    if (noProc) return;
    // The least of several rounds: what is above it is garbage that nobody has collected yet.
    const [early, late] = [memory.slice(10, 20), memory.slice(-10)].map(sizes => Math.min(...sizes));
    t.ok(
      late < 1.15 * early,
      `memory is flat: ${Math.round(early / 2 ** 20)} MiB, then ${Math.round(late / 2 ** 20)}`,
    );
  });

  t.test(`a new version answers by polling alone, in ${kind.kind}`, { skip: kind.skip }, async t => {
    const { store, service } = await serviceOn(t, kind, { MODEL_POLL_MS: '500' });
    const load = steadyLoad(service);
    await putTiny(store, 2);
    await eventually(async () => (await classify(service)).model.version === 2);
    const { failures } = await load.stop();
    t.strictSame(failures, []);
    await service.stop();
    t.equal(service.process.exitCode, 0, 'polling keeps nobody from closing');
  });
}

const [disk] = storeKinds;

t.test('who began with a version gets its answer from it', async t => {
  const { store, service } = await serviceOn(t, disk);
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
  const slow = fetch(`${service.url}/classify?version=1`, { method: 'POST', body, duplex: 'half' });
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 1);
  await putTiny(store, 2);
  const { versions } = await reload(service);
  t.match(versions, [
    { version: 2, state: 'ready' },
    { version: 1, state: 'draining', loaded: true },
  ]);
  t.equal((await postRaw(service.url, track, '?version=1')).status, 404, 'for others it is gone');
  send!(track.subarray(1000));
  const answer = (await (await slow).json()) as Classification;
  t.equal(answer.model.version, 1);
  await eventually(async () => (await modelOf(service)).versions[1].state === 'available');
});

t.test('shows every version with its state, and a failure keeps the old one', async t => {
  const { store, service } = await serviceOn(t, disk);
  await put(store, 'tiny/2', new Map([...(await tinyVersion('tiny', 2)), ['weights.bin', Buffer.alloc(4)]]));
  await putTiny(store, 3);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [3] });
  const model = await reload(service);
  t.match(model, {
    serves: 1,
    labels: { stable: 1 },
    versions: [
      { version: 3, state: 'available', loaded: false, withdrawn: true, labels: [] },
      { version: 2, state: 'failed', reason: /^corrupt: weights\.bin has 4 bytes/, loaded: false },
      { version: 1, state: 'ready', loaded: true, labels: ['stable'], digest: /^sha256:/, from: 'store' },
    ],
  });
  t.strictSame(await modelOf(service), model);
  t.match(await (await fetch(`${service.url}/models/tiny/versions/2`)).json(), {
    name: 'tiny',
    state: 'failed',
  });
  t.equal((await classify(service)).model.version, 1);
  t.ok(service.log.some(({ msg, version }) => msg === 'model version cannot be served' && version === 2));
  t.equal(await metric(service.url, 'hyena_model_loads_total{model="tiny",result="failed"}'), 1);
  t.equal(await metric(service.url, 'hyena_model_versions{model="tiny",state="failed"}'), 1);
  t.equal(await metric(service.url, 'hyena_model_store_up'), 1);
});

t.test('answers by label, sends a share to a canary and compares a shadow', async t => {
  const { store, service } = await serviceOn(t, disk, { MODEL_VERSIONS: 'stable' }).catch(() => ({
    store: undefined,
    service: undefined,
  }));
  t.equal(service, undefined, 'a label that nobody has set answers nothing');
  t.equal(store, undefined);

  const labelled = await serviceOn(t, disk, { MODEL_VERSIONS: '1' });
  await putTiny(labelled.store, 2);
  await putLabels(labelled.store, {
    labels: { stable: 1, canary: 2 },
    traffic: { label: 'canary', percent: 50 },
    shadow: 'canary',
  });
  t.match(await reload(labelled.service), {
    serves: 1,
    labels: { stable: 1, canary: 2 },
    traffic: { label: 'canary', percent: 50 },
    shadow: 'canary',
  });
  t.equal((await classify(labelled.service, '?version=canary')).model.version, 2);
  const tracks = Array.from({ length: 12 }, (_, index) => wav(music(3 + index / 10)));
  const versions = async () => {
    const answers = [];
    for (const bytes of tracks) answers.push((await classify(labelled.service, '', bytes)).model.version);
    return answers;
  };
  const first = await versions();
  t.strictSame(new Set(first), new Set([1, 2]), 'some go here, some there');
  t.strictSame(await versions(), first, 'and the same track always the same way');
  const metrics = async () => (await fetch(`${labelled.service.url}/metrics`)).text();
  const compared = /hyena_shadow_comparisons_total\{model="tiny",version="2",outcome="(same|other)"\} [1-9]/;
  await eventually(async () => compared.test(await metrics()));
  t.match(await metrics(), /hyena_shadow_distance_count\{model="tiny",version="2"\} [1-9]/);
  await eventually(async () => (await metric(labelled.service.url, 'hyena_upload_memory_bytes')) === 0);
});
