import t from 'tap';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { label } from '../../../src/models/publishing/label.js';
import { probeName } from '../../../src/models/store/require-conditions.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { fault, send, smallS3 } from '../small-s3.js';
import { freshBucket, noS3 } from '../stores.js';
import { madeVersion } from './made-version.js';

const point = (...[store, version]: [Parameters<typeof label>[0], number]) =>
  label(store, 'tiny', { point: { labels: ['stable'], version } });

const refusal = (condition: string) => ({
  name: 'StoreError',
  message: `s3://models ignores conditions of writes (${condition}): concurrent changes would be lost, so nothing is written`,
});

t.test('writes nothing to a server that ignores conditions, and says why', async t => {
  const s3 = await smallS3(t, 5000);
  await pushVersion(s3.store, madeVersion('tiny', 1));
  const other = await smallS3(t, 5000);
  for (const [key, content] of s3.objects) other.objects.set(key, content);
  other.conditional = false;
  for (let time = 0; time < 2; time += 1) {
    await t.rejects(pushVersion(other.store, madeVersion('tiny', 2)), refusal('If-None-Match'));
    await t.rejects(point(other.store, 1), refusal('If-None-Match'));
  }
  t.strictSame([...other.objects.keys()].sort(), [...s3.objects.keys()].sort(), 'nothing stays behind');
  other.conditional = true;
  await point(other.store, 1);
  t.ok(other.objects.has('tiny/labels.json'), 'until it knows them');
});

t.test('writes nothing to a server that knows one of two conditions', async t => {
  const s3 = await smallS3(t, 5000);
  s3.odd = ({ method, headers }, response) => {
    if (method !== 'PUT' || !headers['if-match']) return false;
    response.setHeader('etag', '"x"');
    return send(response, 200, '');
  };
  await t.rejects(pushVersion(s3.store, madeVersion('tiny', 1)), refusal('If-Match'));
  t.equal(s3.objects.size, 0);
});

t.test('tries a store once, and gets by without the right to remove', async t => {
  const s3 = await smallS3(t, 5000);
  s3.odd = ({ method }, response) => method === 'POST' && send(response, 403, fault('AccessDenied'));
  const probes = () => s3.requests.filter(request => request.includes(probeName)).length;
  await pushVersion(s3.store, madeVersion('tiny', 1));
  const before = probes();
  t.ok(before > 0 && before <= 4, `${before} requests`);
  await pushVersion(s3.store, madeVersion('tiny', 2));
  await point(s3.store, 2);
  t.equal(probes(), before);
  t.ok(s3.objects.has(`tiny/${probeName}`), 'it stays');
  t.strictSame((await s3.store.list('tiny/')).folders, ['1', '2'], 'and is no version');
});

t.test('many processes may try a real server at the same time', { skip: noS3 }, async t => {
  const location = await freshBucket();
  const stores = Array.from({ length: 6 }, () => openStore(location, { s3PathStyle: true }));
  await Promise.all(stores.map((store, index) => pushVersion(store, madeVersion('tiny', index + 1))));
  t.strictSame((await stores[0].list('tiny/')).objects, [], 'they clean up');
  t.equal((await stores[0].list('tiny/')).folders.length, 6);
});
