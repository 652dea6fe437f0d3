import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { ModelRegistry } from '../../src/models/registry/model-registry.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import type { Listing, ObjectStore } from '../../src/models/store/object-store.js';
import { writeTinyVersion } from '../tiny-version.js';
import { answering, putLabels, putTiny, startedRegistry } from './registries.js';
import { listed, send, smallS3 } from './small-s3.js';
import { onEveryStore } from './stores.js';

/** Two models, of which two versions and one answer. */
async function twoModels(store: ObjectStore) {
  for (const version of [1, 2]) await putTiny(store, version);
  await putTiny(store, 1, 'other');
  await putLabels(store, { labels: { stable: 1 } });
  return startedRegistry(store, { defaultName: 'tiny' });
}

async function checkAll(t: Test, registry: ModelRegistry, what: string): Promise<void> {
  t.equal(await answering(registry), 2, what);
  t.equal(await answering(registry, 'stable'), 1, what);
  t.doesNotThrow(() => registry.lease('other').release(), what);
}

onEveryStore(t, 'one odd listing retires nothing', async (t, store) => {
  let odd: (prefix: string, listing: Listing) => Listing = (_, listing) => listing;
  let manifestBytes = 0;
  async function* manifest() {
    yield new Uint8Array(manifestBytes);
  }
  const made = await twoModels({
    ...store,
    list: async prefix => odd(prefix, await store.list(prefix)),
    open: async (key, known) =>
      manifestBytes > 0 && key.endsWith('/manifest.json')
        ? { tag: 'odd', body: manifest() }
        : store.open(key, known),
  });
  const { registry, host } = made;
  const none = { folders: [], objects: [] };
  const odds: [what: string, odd: typeof odd][] = [
    ['nothing at all', () => none],
    ['no models', (prefix, listing) => (prefix === '' ? none : listing)],
    ['no versions', (prefix, listing) => (prefix === '' ? listing : none)],
    ['one model only', (prefix, listing) => (prefix === '' ? { ...listing, folders: ['tiny'] } : listing)],
    [
      'the oldest version only',
      (_, { folders, objects }) => ({ folders: folders.filter(name => name !== '2'), objects }),
    ],
    [
      'a version that nobody asked for',
      (prefix, listing) => (prefix === '' ? listing : { ...none, folders: ['7'] }),
    ],
  ];
  for (const [what, one] of odds) {
    odd = one;
    await registry.refresh().catch(() => undefined);
    await checkAll(t, registry, what);
  }
  odd = (prefix, listing) => (prefix === '' ? listing : none);
  manifestBytes = 2 ** 22;
  await registry.refresh().catch(() => undefined);
  await checkAll(t, registry, 'no versions, and a manifest that is too large');
  manifestBytes = 0;
  odd = (_, listing) => listing;
  await registry.refresh();
  t.equal(registry.store.reachable, true);
  t.equal(host.loaded.size, 3);
  await store.remove(['tiny/2/manifest.json']);
  odd = (_, { folders, objects }) => ({ folders: folders.filter(name => name !== '2'), objects });
  await registry.refresh();
  t.equal(await answering(registry), 1, 'what is really gone');
});

t.test('a folder that is not mounted any more is no empty store', async t => {
  const root = t.testdir({ store: {} });
  const folder = join(root, 'store');
  const { registry, events } = await twoModels(openDiskStore(folder));
  await rename(folder, join(root, 'elsewhere'));
  await mkdir(folder);
  for (let look = 0; look < 2; look += 1) {
    await t.rejects(registry.refresh(), { name: 'StoreError', message: /is empty, and had versions before/ });
    await checkAll(t, registry, 'not mounted');
  }
  t.match(registry.store, { reachable: false, reason: /is empty/ });
  t.match(events.at(-1), { kind: 'store-lost', servesFrom: 'memory' });
  await writeTinyVersion(folder, 'tiny', 3);
  await registry.refresh();
  t.equal(registry.store.reachable, true, 'one that has versions is believed');
  t.equal(await answering(registry), 3);
});

t.test('asks of versions that a listing lacks, not of those that it has', async t => {
  const s3 = await smallS3(t, 2000);
  for (let version = 1; version <= 40; version += 1)
    s3.objects.set(`tiny/${version}/manifest.json`, Buffer.from('{}'));
  await putTiny(s3.store, 41);
  await putTiny(s3.store, 42);
  const { registry } = await startedRegistry(s3.store);
  s3.requests.length = 0;
  await registry.refresh();
  t.strictSame(s3.requests.length, 4, 'two listings, the labels and the manifest of what answers');
  s3.requests.length = 0;
  s3.odd = ({ url }, response) =>
    url!.includes('prefix=tiny') && send(response, 200, listed('tiny/', ['tiny/41/']));
  await registry.refresh();
  t.equal(await answering(registry), 42);
  t.ok(s3.requests.length <= 5, `${s3.requests.length} requests`);
});
