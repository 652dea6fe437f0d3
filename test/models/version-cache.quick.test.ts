import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { recall, remember } from '../../src/models/recollection.js';
import { openRepository } from '../../src/models/repository.js';
import { signManifest } from '../../src/models/signature.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { StoreError, type ObjectStore } from '../../src/models/store/object-store.js';
import { VersionCache, type CacheOptions } from '../../src/models/version-cache.js';
import { tinyVersion } from '../tiny-version.js';
import { answering, putLabels, putTiny, registryOf, startedRegistry } from './registries.js';
import { put } from './stores.js';

/** A store, a cache for it, and what is told of trouble. */
function withCache(t: Test, options: Partial<CacheOptions> = {}) {
  const root = t.testdir({ store: {}, cache: {} });
  const store = openDiskStore(join(root, 'store'));
  const troubles: string[] = [];
  const cache = new VersionCache({
    directory: join(root, 'cache'),
    maxBytes: 2 ** 30,
    onTrouble: trouble => troubles.push(trouble),
    ...options,
  });
  return { store, cache, troubles };
}

/** The same registry as a service has, over a store that may be away. */
const cached = (store: ObjectStore, cache: VersionCache, publicKeys?: readonly KeyObject[]) => ({
  repository: openRepository(store, { cache, publicKeys }),
  recall: () => recall(cache, store.location, publicKeys),
  remember: (models: Parameters<typeof remember>[2]) => remember(cache, store.location, models),
});

const away = (store: ObjectStore): ObjectStore => {
  const fail = () => Promise.reject(new StoreError('the model store cannot be reached'));
  return { ...store, list: fail, open: fail };
};

const keyPair = () => generateKeyPairSync('ed25519');

const versionsIn = async (cache: VersionCache) =>
  (await readdir(cache.directory)).filter(name => /^[0-9a-f]{64}$/.test(name));

t.test('fetches a version once, and notices when the copy was tampered with', async t => {
  const { store, cache, troubles } = withCache(t);
  await putTiny(store, 1);
  const first = await startedRegistry(store, cached(store, cache));
  t.equal(first.registry.model().entry(1).serving?.from, 'store');
  const second = await startedRegistry(store, cached(store, cache));
  t.equal(second.registry.model().entry(1).serving?.from, 'cache');

  const [digest] = await versionsIn(cache);
  const weights = join(cache.directory, digest, 'weights.bin');
  const bytes = await readFile(weights);
  bytes[100] ^= 1;
  await writeFile(weights, bytes);
  const third = await startedRegistry(store, cached(store, cache));
  t.equal(third.registry.model().entry(1).serving?.from, 'store');
  t.match(troubles, [/dropped: corrupt: the sha256 of weights\.bin/]);
  bytes[100] ^= 1;
  t.strictSame(await readFile(weights), bytes, 'the cache has it whole again');
});

t.test('keeps no more than it may, the versions that were used last', async t => {
  const { store, cache } = withCache(t, { maxBytes: 40_000 });
  const digests = [];
  for (const version of [1, 2, 3, 4]) {
    await putTiny(store, version);
    const { registry } = await startedRegistry(store, { ...cached(store, cache), policy: String(version) });
    digests.push(registry.model().entry(version).serving!.digest.slice('sha256:'.length));
    if (version > 1) await startedRegistry(store, { ...cached(store, cache), policy: '1' });
  }
  t.strictSame(new Set(await versionsIn(cache)), new Set([digests[0], digests[3]]));
});

t.test('is never needed: one that is too small or cannot be written costs only time', async t => {
  const { store, cache: small, troubles } = withCache(t, { maxBytes: 10_000 });
  await putTiny(store, 1);
  t.equal(await answering((await startedRegistry(store, cached(store, small))).registry), 1);
  t.match(troubles, [/larger than the whole cache/]);
  const broken = withCache(t, { directory: '/dev/null/cache' });
  await putTiny(broken.store, 1);
  const { registry, events } = await startedRegistry(broken.store, cached(broken.store, broken.cache));
  t.equal(await answering(registry), 1);
  t.match(broken.troubles, [/ENOTDIR/]);
  t.match(events, [{ kind: 'loaded' }, { kind: 'cache-trouble' }]);
});

t.test('lets a service start while the store is away, as it served before', async t => {
  const { store, cache } = withCache(t);
  for (const version of [1, 2, 3]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [3] });
  await startedRegistry(store, cached(store, cache));
  const lost = { ...cached(away(store), cache) };
  const { registry, events } = await startedRegistry(store, lost);
  t.equal(await answering(registry), 2);
  t.equal(await answering(registry, 'stable'), 1);
  t.match(registry.store, { reachable: false, reason: /cannot be reached/ });
  t.match(events[0], { kind: 'store-lost', servesFrom: 'cache' });
  t.equal(registry.model().entry(2).serving?.from, 'cache');
});

t.test('does not let it start with what was tampered with, or with nothing', async t => {
  const { store, cache } = withCache(t);
  await putTiny(store, 1);
  const lost = cached(away(store), cache);
  await t.rejects(startedRegistry(store, lost), { message: /cannot be reached/ });
  await startedRegistry(store, cached(store, cache));
  const [digest] = await versionsIn(cache);
  await writeFile(join(cache.directory, digest, 'model.json'), '{}');
  await t.rejects(startedRegistry(store, lost), {
    message: /tiny 1: the version is not in the cache any more/,
  });
});

t.test('goes over to the store without loading anything again when it is back', async t => {
  const { store, cache } = withCache(t);
  await putTiny(store, 1);
  await startedRegistry(store, cached(store, cache));
  let isAway = true;
  const unsteady: ObjectStore = {
    ...store,
    list: prefix => (isAway ? away(store) : store).list(prefix),
    open: (key, known) => (isAway ? away(store) : store).open(key, known),
  };
  const { registry, host, events } = registryOf(unsteady, cached(unsteady, cache));
  await registry.open();
  await registry.start();
  isAway = false;
  await registry.refresh();
  t.equal(host.loaded.size, 1);
  t.strictSame(
    events.map(({ kind }) => kind),
    ['store-lost', 'loaded', 'store-back'],
  );
  await putTiny(store, 2);
  await registry.refresh();
  t.equal(await answering(registry), 2);
});

t.test('with a key, only what its owner signed is served, from the cache too', async t => {
  const { store, cache } = withCache(t);
  const { publicKey, privateKey } = keyPair();
  const sign = async (version: number, key = privateKey) => {
    const files = await tinyVersion('tiny', version);
    const signature = signManifest(files.get('manifest.json')!, key);
    await put(store, `tiny/${version}`, [...files, ['manifest.sig', signature]]);
  };
  await sign(1);
  await putTiny(store, 2);
  await sign(3, keyPair().privateKey);
  await sign(4);
  await put(store, 'tiny/4', [['manifest.sig', Buffer.from('short')]]);
  const { registry } = await startedRegistry(store, cached(store, cache, [publicKey]));
  t.equal(await answering(registry), 1);
  t.strictSame(
    registry.model().entries.map(({ reason }) => reason),
    [
      'corrupt: manifest.sig was not made with a configured key',
      'corrupt: manifest.sig was not made with a configured key',
      'unsigned: there is no manifest.sig',
      undefined,
    ],
  );
  const offline = cached(away(store), cache, [publicKey]);
  t.equal(await answering((await startedRegistry(store, offline)).registry), 1);
  const [digest] = await versionsIn(cache);
  await rm(join(cache.directory, digest, 'manifest.sig'));
  await t.rejects(startedRegistry(store, offline), { message: /unsigned/ });
});

t.test('believes no note that was damaged, changed or put elsewhere', async t => {
  const { store, cache } = withCache(t);
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [2] });
  await startedRegistry(store, cached(store, cache));
  const [name] = (await readdir(cache.directory)).filter(file => file.endsWith('.json'));
  const path = join(cache.directory, name);
  const whole = await readFile(path, 'utf8');
  const lost = cached(away(store), cache);
  const notes: [what: string, text: string][] = [
    ['empty', ''],
    ['cut off', whole.slice(0, 100)],
    ['null', 'null'],
    ['of a wrong shape', '{"location":"x","models":7}'],
    ['with one more version', whole.replace('"version":1', '"version":2')],
    ['without a withdrawal', whole.replace('"withdrawn":[2]', '"withdrawn":[]')],
    ['of another store', whole.replace(store.location, 's3://elsewhere')],
    ['with a path for a digest', whole.replace(/sha256:[0-9a-f]{64}/, 'sha256:../../store')],
  ];
  for (const [what, text] of notes) {
    await writeFile(path, text);
    await t.rejects(startedRegistry(store, lost), { message: /cannot be reached/ }, what);
  }
  t.equal((await store.list('tiny/')).folders.length, 2, 'nothing was removed');
  await writeFile(path, JSON.stringify({ ...JSON.parse(whole), sha256: undefined }));
  t.equal(await answering((await startedRegistry(store, lost)).registry), 1, 'one of an earlier service');
});

t.test('a service that starts knows the labels that it followed before', async t => {
  const { store, cache } = withCache(t);
  for (const version of [1, 2]) await putTiny(store, version);
  await putLabels(store, { labels: { stable: 1 }, withdrawn: [2] });
  await startedRegistry(store, cached(store, cache));
  await putLabels(store, { labels: 'none' });
  const { registry, events } = await startedRegistry(store, cached(store, cache));
  t.equal(await answering(registry), 1);
  t.match(events[0], { kind: 'labels-rejected', reason: /labels\.json/ });
  const emptied = { ...store, list: () => Promise.resolve({ folders: [], objects: [] }) };
  const second = await startedRegistry(store, cached(emptied, cache));
  t.equal(await answering(second.registry), 1, 'also when the store is empty');
  t.match(second.events[0], { kind: 'store-lost', reason: /is empty/, servesFrom: 'cache' });
});
