import { execFileSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { describeModel } from '../../src/http/describe-model.js';
import type { ModelRegistry } from '../../src/models/registry/model-registry.js';
import { within } from '../../src/models/store/deadline.js';
import { openRepository } from '../../src/models/repository.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { eventually } from '../eventually.js';
import { tinyVersion, writeTinyVersion } from '../tiny-version.js';
import { inProcessHost } from './in-process-host.js';
import { answering, putLabels, putTiny, reasonOf, registryOf, startedRegistry } from './registries.js';
import { onEveryStore, put } from './stores.js';

const statesOf = (registry: ModelRegistry) =>
  Object.fromEntries(registry.model().entries.map(({ version, state }) => [version, state]));

onEveryStore(t, 'serves the newest version, and says which others there are', async (t, store) => {
  for (const version of [1, 2, 10]) await putTiny(store, version);
  const { registry, host } = await startedRegistry(store);
  t.equal(await answering(registry), 10);
  t.equal(await answering(registry, 10), 10);
  t.strictSame(statesOf(registry), { 10: 'ready', 2: 'available', 1: 'available' });
  t.equal(host.loaded.size, 1);
  for (const selector of [2, 3, 'stable'])
    t.throws(() => registry.lease('tiny', selector), {
      code: 'unknown-model',
      detail: /that are served: 10\./,
    });
  t.throws(() => registry.lease('other'), { code: 'unknown-model', detail: /tiny/ });
});

onEveryStore(t, 'serves the versions that its policy asks for', async (t, store) => {
  for (const version of [1, 2, 3, 4]) await putTiny(store, version);
  const expectations: [policy: string, answers: number, states: string][] = [
    ['2', 2, 'available available ready available'],
    ['tiny=1,3', 3, 'available ready available ready'],
    ['all', 4, 'ready ready ready ready'],
    ['other=1', 4, 'ready available available available'],
    ['9,2', 2, 'failed available available ready available'],
  ];
  for (const [policy, answers, states] of expectations) {
    const { registry } = await startedRegistry(store, { policy });
    t.equal(await answering(registry), answers, policy);
    t.equal(
      registry
        .model()
        .entries.map(({ state }) => state)
        .join(' '),
      states,
      policy,
    );
  }
  await t.rejects(startedRegistry(store, { policy: '7' }), {
    message: /^MODEL_VERSIONS: tiny has no version 7; /,
  });
});

onEveryStore(t, 'keeps a damaged version aside with its reason, and serves the others', async (t, store) => {
  await putTiny(store, 1);
  const damage: [version: number, change: (files: Map<string, Uint8Array>) => void, reason: RegExp][] = [
    [2, files => files.delete('manifest.json'), /^incomplete: there is no manifest\.json/],
    [
      3,
      files => files.set('weights.bin', files.get('weights.bin')!.subarray(1)),
      /^corrupt: weights\.bin has 13527 bytes/,
    ],
    [4, files => files.set('weights.bin', Buffer.alloc(13_528)), /^corrupt: the sha256 of weights\.bin/],
    [5, files => files.delete('model.json'), /^corrupt: model\.json is missing/],
    [6, files => files.set('manifest.json', Buffer.from('{}')), /^manifest\.json: /],
    [
      7,
      files => files.set('manifest.json', Buffer.from('{"manifestVersion":3}')),
      /manifestVersion 3, this Hyena reads 2/,
    ],
    [8, files => files.set('manifest.json', Buffer.alloc(2 ** 20 + 1)), /^corrupt: manifest\.json has more/],
  ];
  for (const [version, change] of damage) {
    const files = new Map(await tinyVersion('tiny', version));
    change(files);
    await put(store, `tiny/${version}`, files);
  }
  await put(store, 'tiny/9', await tinyVersion('tiny', 12));
  await put(store, 'tiny/10', await tinyVersion('tiny', 10, 3));
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry), 1);
  for (const [version, , reason] of damage) t.match(reasonOf(registry, version), reason);
  t.match(reasonOf(registry, 9), /manifest is that of tiny 12/);
  t.match(reasonOf(registry, 10), /another number of outputs/);
});

onEveryStore(t, 'takes over a new version when it is complete, and no request notices', async (t, store) => {
  await putTiny(store, 1);
  const { registry, host, events } = await startedRegistry(store);
  const before = registry.lease();
  const files = await tinyVersion('tiny', 2);
  const uploaded: [string, Uint8Array][] = [];
  for (const file of files) {
    uploaded.push(file);
    await put(store, 'tiny/2', [file]);
    await registry.refresh();
    t.equal(await answering(registry), uploaded.length === files.size ? 2 : 1);
  }
  t.strictSame(statesOf(registry), { 2: 'ready', 1: 'draining' });
  t.equal(before.choose(() => t.fail('not needed') as never).version, 1);
  t.equal(host.loaded.size, 2, 'who began with the old one still has it');
  before.release();
  await eventually(() => host.loaded.size === 1);
  t.strictSame(statesOf(registry), { 2: 'ready', 1: 'available' });
  t.match(
    events.map(({ kind }) => kind),
    ['loaded', 'failed', 'loaded', 'unloaded'],
    'the half-uploaded version is reported once',
  );
});

onEveryStore(t, 'goes back when a version is removed, and comes forward again', async (t, store) => {
  for (const version of [1, 2]) await putTiny(store, version);
  const { registry, host } = await startedRegistry(store);
  const lease = registry.lease();
  await store.remove([...(await tinyVersion('tiny', 2)).keys()].map(path => `tiny/2/${path}`));
  await registry.refresh();
  t.equal(await answering(registry), 1);
  await putTiny(store, 2);
  await registry.refresh();
  t.equal(await answering(registry), 2);
  lease.release();
  await eventually(() => host.loaded.size === 1);
  t.equal(await answering(registry), 2);
});

onEveryStore(t, 'reports a version that cannot be freed, and goes on', async (t, store) => {
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 } });
  const host = { ...inProcessHost(), unload: () => Promise.reject(new Error('a child died')) };
  const { registry, events } = await startedRegistry(store, { host });
  await putLabels(store, { labels: {} });
  await put(store, 'tiny/2', await tinyVersion('tiny', 2));
  await registry.refresh();
  await eventually(() => events.filter(({ kind }) => kind === 'defect').length === 2);
  t.strictSame(statesOf(registry), { 2: 'ready', 1: 'available' });
  await putLabels(store, { labels: { stable: 1 } });
  await registry.refresh();
  t.equal(await answering(registry, 'stable'), 1);
});

onEveryStore(t, 'replaces a version whose content was changed, once that is whole', async (t, store) => {
  await putTiny(store, 1);
  const { registry, host } = await startedRegistry(store);
  const { digest } = registry.model().entry(1).serving!;
  const changed = await tinyVersion('tiny', 1);
  await put(store, 'tiny/1', [['manifest.json', changed.get('manifest.json')!]]);
  await registry.refresh();
  t.equal(registry.model().entry(1).serving!.digest, digest, 'goes on with what it has');
  t.match(reasonOf(registry, 1), /^corrupt: the sha256 of weights\.bin/);
  await put(store, 'tiny/1', changed);
  await registry.refresh(true);
  t.not(registry.model().entry(1).serving!.digest, digest);
  t.equal(reasonOf(registry, 1), undefined);
  await eventually(() => host.loaded.size === 1);
});

onEveryStore(t, 'keeps content that comes back while it is still in use', async (t, store) => {
  const [a, b] = [await tinyVersion('tiny', 1), await tinyVersion('tiny', 1)];
  await put(store, 'tiny/1', a);
  const { registry, host, events } = await startedRegistry(store);
  const lease = registry.lease();
  const { digest } = registry.model().entry(1).serving!;
  for (const content of [b, a]) {
    await put(store, 'tiny/1', content);
    await registry.refresh();
  }
  lease.release();
  await eventually(() => host.loaded.size === 1);
  t.ok(host.loaded.has(digest));
  t.equal(events.filter(event => event.kind === 'unloaded' && event.digest === digest).length, 0);
});

onEveryStore(t, 'leaves a version alone that failed, but not what was mended', async (t, store) => {
  await putTiny(store, 1);
  const whole = await tinyVersion('tiny', 2);
  await put(store, 'tiny/2', new Map([...whole, ['weights.bin', Buffer.alloc(3)]]));
  const { registry, events } = await startedRegistry(store);
  await put(store, 'tiny/2', [['weights.bin', whole.get('weights.bin')!]]);
  await registry.refresh();
  t.equal(await answering(registry), 1, 'the manifest is that which failed a moment ago');
  t.equal(events.filter(({ kind }) => kind === 'failed').length, 1);
  await registry.refresh(true);
  t.equal(await answering(registry), 2, 'when asked to, it tries again');
  const third = new Map(await tinyVersion('tiny', 3));
  await put(store, 'tiny/3', new Map([...third, ['manifest.json', Buffer.from('{}')]]));
  await registry.refresh();
  await put(store, 'tiny/3', third);
  await registry.refresh();
  t.equal(await answering(registry), 3, 'another manifest is tried at once');
});

onEveryStore(t, 'points labels only to versions that are ready', async (t, store) => {
  for (const version of [1, 2, 3]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1, canary: 3 } });
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry, 'stable'), 1);
  t.equal(await answering(registry, 'canary'), 3);
  t.equal(await answering(registry), 3);
  await putLabels(store, { labels: { stable: 4 } });
  await registry.refresh();
  t.equal(await answering(registry, 'stable'), 1, 'until there is a version 4');
  t.throws(() => registry.lease(undefined, 'canary'), { code: 'unknown-model' });
  await putTiny(store, 4);
  await registry.refresh();
  t.equal(await answering(registry, 'stable'), 4);
  await putLabels(store, { labels: 'none' });
  await registry.refresh();
  t.equal(await answering(registry, 'stable'), 4);
  t.match(registry.model().listed?.labelsFault, /labels\.json: \/labels/);
});

onEveryStore(t, 'lets a label decide what answers, and versions be withdrawn', async (t, store) => {
  for (const version of [1, 2, 3]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 2 } });
  const byLabel = await startedRegistry(store, { policy: 'stable' });
  t.equal(await answering(byLabel.registry), 2);
  await putLabels(store, { labels: {}, withdrawn: [3] });
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry), 2);
  await putTiny(store, 4);
  await registry.refresh();
  t.equal(await answering(registry), 4);
});

onEveryStore(t, 'sends a share of the requests elsewhere, the same content always', async (t, store) => {
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, {
    labels: { canary: 2 },
    traffic: { label: 'canary', percent: 25 },
    shadow: 'canary',
  });
  const { registry } = await startedRegistry(store, { policy: '1' });
  const contents = Array.from({ length: 64 }, (_, index) => String.fromCharCode(index * 4));
  const answers = await Promise.all(contents.map(content => answering(registry, undefined, content)));
  t.equal(answers.filter(version => version === 2).length, 16);
  t.strictSame(await Promise.all(contents.map(content => answering(registry, undefined, content))), answers);
  t.equal(await answering(registry, 1, '\0'), 1, 'who names a version gets it');
  const lease = registry.lease();
  t.equal(lease.shadow?.version, 2);
  lease.release();
});

onEveryStore(
  t,
  'names the labels that share and shadow follow, also of several for a version',
  async (t, store) => {
    for (const version of [1, 2]) await putTiny(store, version);
    await putLabels(store, {
      labels: { next: 2, canary: 2, dark: 2 },
      traffic: { label: 'canary', percent: 25 },
      shadow: 'dark',
    });
    const { registry } = await startedRegistry(store, { policy: '1' });
    t.match(describeModel(registry, registry.model()), {
      traffic: { label: 'canary', percent: 25 },
      shadow: 'dark',
    });
  },
);

onEveryStore(t, 'keeps a version that was to leave, when the store has nothing better', async (t, store) => {
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 } });
  const { registry, host } = await startedRegistry(store);
  const lease = registry.lease(undefined, 'stable');
  await putLabels(store, { labels: {} });
  await registry.refresh();
  t.equal(registry.model().entry(1).state, 'draining');
  await putLabels(store, { labels: { stable: 1 } });
  await store.remove(['tiny/1/manifest.json']);
  await registry.refresh();
  lease.release();
  t.equal(registry.model().entry(1).state, 'ready');
  t.match(reasonOf(registry, 1), /^incomplete/);
  t.equal(await answering(registry, 'stable'), 1);
  t.equal(host.loaded.size, 2);
});

t.test('one look at the store serves all who ask before it begins', async t => {
  const root = t.testdir();
  await writeTinyVersion(root, 'tiny', 1);
  const repository = openRepository(openDiskStore(root));
  let looks = 0;
  const counting = {
    ...repository,
    list: () => {
      looks += 1;
      return repository.list();
    },
  };
  const { registry } = await startedRegistry(openDiskStore(root), { repository: counting });
  looks = 0;
  await Promise.all(Array.from({ length: 20 }, () => registry.refresh(true)));
  t.equal(looks, 1);
});

t.test('needs a default model where there are several, and says what there is', async t => {
  const root = t.testdir();
  const store = openDiskStore(root);
  await writeTinyVersion(root, 'one', 1);
  await writeTinyVersion(root, 'two', 1);
  await t.rejects(startedRegistry(store), { message: /several models \(one, two\)/ });
  await t.rejects(startedRegistry(store, { defaultName: 'three' }), {
    message: /^MODEL: .* has no model "three"; there are one, two$/,
  });
  const { registry } = await startedRegistry(store, { defaultName: 'two' });
  t.equal(registry.model().name, 'two');
  await t.rejects(startedRegistry(openDiskStore(t.testdir({}))), {
    message: /^MODEL_STORE: .* has no model: /,
  });
  await t.rejects(startedRegistry(openDiskStore('/does/not/exist')), { message: /cannot be read/ });
});

t.test('says which setting does not fit what is there, and what is', async t => {
  const root = t.testdir();
  const store = openDiskStore(root);
  await writeTinyVersion(root, 'tiny', 1);
  await writeTinyVersion(root, 'tiny', 3);
  const refusal = (versions: string, place = store) =>
    startedRegistry(place, { policy: versions }).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    );
  t.equal(await refusal('tiny=7,9'), 'MODEL_VERSIONS: tiny has no version 9, 7; its versions are 3, 1');
  const absent = 'MODEL_VERSIONS: tiny has no label "live"; ';
  t.equal(await refusal('live'), `${absent}its versions are 3, 1, and newest is the default`);
  await writeFile(join(root, 'tiny', 'labels.json'), '{"labels":{"stable":1}}');
  t.equal(
    await refusal('live'),
    `${absent}its labels are stable, its versions are 3, 1, and newest is the default`,
  );
  const inside = openDiskStore(join(root, 'tiny'));
  t.match(await refusal('newest', inside), /^MODEL_STORE: .*tiny is a model's own folder, with the versions/);

  const { events } = await startedRegistry(store, { policy: 'newest;gone=1' });
  t.match(
    events.filter(({ kind }) => kind === 'policy-unused'),
    [{ name: 'gone', models: ['tiny'] }],
  );
});

t.test('serves several models side by side, and gives up the one that is taken away', async t => {
  const root = t.testdir();
  await writeTinyVersion(root, 'one', 1);
  await writeTinyVersion(root, 'two', 1);
  const { registry, host } = await startedRegistry(openDiskStore(root), { defaultName: 'one' });
  await rm(join(root, 'two'), { recursive: true });
  await registry.refresh();
  t.throws(() => registry.lease('two'), { code: 'unknown-model' });
  await eventually(() => host.loaded.size === 1);
  await rm(join(root, 'one'), { recursive: true });
  await t.rejects(registry.refresh(), { message: /is empty, and had versions before/ });
  t.ok(registry.isReady, 'the default model stays');
});

t.test('waits neither for a store that hangs nor for a file that is none', async t => {
  const root = t.testdir();
  await writeTinyVersion(root, 'tiny', 1);
  const never = new Promise<never>(() => undefined);
  const hanging = registryOf({ ...openDiskStore(root), list: () => within(50, never) });
  await t.rejects(hanging.registry.open(), { message: 'the model store did not answer within 0.05 s' });
  const piped = await writeTinyVersion(root, 'tiny', 2);
  await rm(join(piped, 'weights.bin'));
  execFileSync('mkfifo', [join(piped, 'weights.bin')]);
  const { registry } = await startedRegistry(openDiskStore(root));
  t.equal(await answering(registry), 1);
  t.match(reasonOf(registry, 2), 'the model store has something else where a file should be');
});
