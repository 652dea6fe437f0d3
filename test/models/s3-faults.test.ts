import t from 'tap';
import { StoreError } from '../../src/models/store/object-store.js';
import { openStore } from '../../src/models/store/open-store.js';
import { openS3Store } from '../../src/models/store/s3-store.js';
import { answering, putTiny, startedRegistry } from './registries.js';
import { relayTo } from './relay.js';
import { freshBucket, noS3 } from './stores.js';

if (noS3) {
  t.plan(0, noS3);
  process.exit();
}

// All that this process asks of the server goes through a connection that can be made a bad one.
const relay = await relayTo(t, process.env.AWS_ENDPOINT_URL_S3!);
process.env.AWS_ENDPOINT_URL_S3 = relay.url;

/** A fresh store, and the same seen by a client with so little patience, in milliseconds. */
async function freshStore(timeout = 500) {
  const [bucket] = (await freshBucket()).slice('s3://'.length).split('/');
  return openS3Store({ bucket, prefix: 'models/', pathStyle: true, timeout });
}

t.test('a connection that is cut in the middle of a file costs nothing but time', async t => {
  const store = await freshStore();
  await putTiny(store, 1);
  for (const bytes of [500, 5000, 12_000]) {
    relay.cutAfter(bytes);
    const { registry } = await startedRegistry(store);
    t.equal(await answering(registry), 1, `cut after ${bytes} bytes`);
  }
});

t.test('what is loaded is served while the store is away, and new versions when it is back', async t => {
  const store = await freshStore();
  await putTiny(store, 1);
  const { registry, events } = await startedRegistry(store);
  relay.down();
  for (let look = 0; look < 2; look += 1)
    await t.rejects(registry.refresh(), {
      name: 'StoreError',
      message: /the model store cannot be reached/,
    });
  t.match(registry.store, { reachable: false, reason: /cannot be reached/ });
  t.equal(await answering(registry), 1);
  relay.up();
  await putTiny(store, 2);
  await registry.refresh();
  t.equal(await answering(registry), 2);
  t.equal(registry.store.reachable, true);
  t.strictSame(
    events.map(({ kind }) => kind),
    ['loaded', 'store-lost', 'loaded', 'unloaded', 'store-back'],
  );
});

t.test('a store that goes away in the middle of a download leaves what is served as it is', async t => {
  const store = await freshStore();
  await putTiny(store, 1);
  const { registry } = await startedRegistry(store);
  await putTiny(store, 2);
  relay.cutAfter(5000);
  const refreshing = registry.refresh().catch(() => undefined);
  setTimeout(() => relay.down(), 5);
  await refreshing;
  t.equal(await answering(registry), 1);
  relay.up();
  await registry.refresh(true);
  t.equal(await answering(registry), 2);
});

t.test('a store that stalls is given up in time', async t => {
  const store = await freshStore(300);
  await putTiny(store, 1);
  const { registry } = await startedRegistry(store);
  relay.stall();
  await t.rejects(registry.refresh(), StoreError);
  t.equal(await answering(registry), 1);
  relay.resume();
  await registry.refresh();
  t.equal(registry.store.reachable, true);
});

t.test('a slow store is waited for', async t => {
  const store = await freshStore();
  await putTiny(store, 1);
  relay.slowDown(100);
  const { registry } = await startedRegistry(store);
  relay.slowDown(0);
  t.equal(await answering(registry), 1);
});

t.test('says what is wrong with keys and buckets', async t => {
  const location = await freshBucket();
  const list = (place: string) => openStore(place, { s3PathStyle: true }).list('');
  await t.rejects(list('s3://no-such-bucket-at-all/models'), {
    message: /the bucket .* does not exist \(404/,
  });
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  t.teardown(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY }));
  process.env.AWS_SECRET_ACCESS_KEY = 'not-the-secret';
  await t.rejects(list(location), {
    refusal: 'credentials',
    message: /denies access \(403 SignatureDoesNotMatch\)/,
  });
  process.env.AWS_ACCESS_KEY_ID = 'nobody';
  await t.rejects(list(location), {
    refusal: 'credentials',
    message: /denies access \(403 InvalidAccessKeyId\)/,
  });
});

t.test('finds the newest of 1 500 versions', async t => {
  const store = await freshStore(5000);
  const versions = Array.from({ length: 1499 }, (_, index) => index + 1);
  for (let next = 0; next < versions.length; next += 50)
    await Promise.all(
      versions
        .slice(next, next + 50)
        .map(version => store.write(`tiny/${version}/manifest.json`, Buffer.from('{}'), { absent: true })),
    );
  await putTiny(store, 1500);
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry), 1500);
  t.equal(registry.model().entries.length, 1500);
});
