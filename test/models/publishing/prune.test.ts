import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { findModel } from '../../../src/models/publishing/find-model.js';
import { label } from '../../../src/models/publishing/label.js';
import { pruneIncomplete, pruneOld } from '../../../src/models/publishing/prune.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { rollBackNewest, rollBackTo } from '../../../src/models/publishing/rollback.js';
import { openDiskStore } from '../../../src/models/store/disk-store.js';
import type { ObjectStore } from '../../../src/models/store/object-store.js';
import { onEveryStore } from '../stores.js';
import { madeVersion } from './made-version.js';

async function pushTiny(store: ObjectStore, ...versions: number[]) {
  for (const version of versions) await pushVersion(store, madeVersion('tiny', version));
}

const versionsIn = async (store: ObjectStore) => (await findModel(store, 'tiny')).versions;

const point = (store: ObjectStore, name: string, version: number) =>
  label(store, 'tiny', { point: { labels: [name], version } });

onEveryStore(t, 'removes the oldest, but none with a label or that a rollback needs', async (t, store) => {
  await pushTiny(store, 1, 2, 3, 4, 5, 6, 7);
  await point(store, 'stable', 2);
  await point(store, 'stable', 3);
  await point(store, 'first', 1);
  t.strictSame(await pruneOld(store, 'tiny', 2, { dryRun: true }), [5, 4]);
  t.strictSame(await versionsIn(store), [7, 6, 5, 4, 3, 2, 1]);
  t.strictSame(await pruneOld(store, 'tiny', 2), [5, 4]);
  t.strictSame(await versionsIn(store), [7, 6, 3, 2, 1]);
  t.strictSame(await pruneOld(store, 'tiny', 2), []);
  t.strictSame(await pruneOld(store, 'tiny', 6), [], 'there are not so many');
  await pushTiny(store, 8);
  t.strictSame(await pruneOld(store, 'tiny', 1), [7, 6]);
  const { labels } = await findModel(store, 'tiny');
  t.match(labels, { labels: { stable: 3, first: 1 }, withdrawn: [6, 7] }, '4 and 5 are forgotten by now');
});

onEveryStore(
  t,
  'counts only versions that can be served, and leaves what may be taken back in',
  async (t, store) => {
    await pushTiny(store, 1, 2, 3, 4, 5, 6);
    await store.remove(['tiny/5/weights.bin', 'tiny/1/manifest.json']);
    await rollBackNewest(store, 'tiny');
    t.strictSame(
      await pruneOld(store, 'tiny', 2),
      [2],
      '4 and 3 are kept, 6 is withdrawn, 1 may be on its way',
    );
    await rollBackTo(store, 'tiny', 3);
    t.strictSame(await pruneOld(store, 'tiny', 1), []);
    t.strictSame(await versionsIn(store), [6, 5, 4, 3, 1]);
  },
);

onEveryStore(t, 'removes nothing when a rollback comes between', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  let rolledBack: Promise<unknown> | undefined;
  const slow: ObjectStore = {
    ...store,
    write: async (...write) => {
      await (rolledBack ??= rollBackNewest(store, 'tiny'));
      return store.write(...write);
    },
  };
  await t.rejects(pruneOld(slow, 'tiny', 1), { message: /^someone else withdrew a version of tiny/ });
  t.strictSame(await versionsIn(store), [3, 2, 1]);
});

onEveryStore(t, 'removes the manifest before anything else', async (t, store) => {
  await pushTiny(store, 1, 2);
  const removed: string[] = [];
  const watched: ObjectStore = {
    ...store,
    remove: async keys => {
      removed.push(...keys);
      await store.remove(keys);
    },
  };
  await pruneOld(watched, 'tiny', 1);
  t.equal(removed[0], 'tiny/1/manifest.json');
  t.strictSame(
    [...removed].sort(),
    ['manifest.json', 'model.json', 'weights.bin'].map(path => `tiny/1/${path}`),
  );
});

onEveryStore(t, 'removes what pushes left, when it is old enough', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  await store.remove(['tiny/2/manifest.json', 'tiny/3/manifest.json']);
  t.strictSame(await pruneIncomplete(store, 'tiny', 60_000), []);
  t.strictSame(await pruneIncomplete(store, 'tiny', -60_000, { dryRun: true }), [3, 2]);
  t.strictSame(await versionsIn(store), [3, 2, 1]);
  t.strictSame(await pruneIncomplete(store, 'tiny', -60_000), [3, 2]);
  t.strictSame(await versionsIn(store), [1]);
});

t.test('removes a folder in which a push was killed while it wrote, once that is long ago', async t => {
  const draft = '.0b0e0c53-26a4-4d1b-a5a5-5a2b8c1a9d10';
  const root = t.testdir({ tiny: { 2: { [draft]: 'the beginning of a file' } } });
  const store = openDiskStore(root);
  await pushTiny(store, 1);
  await pruneIncomplete(store, 'tiny', 0);
  t.strictSame(await versionsIn(store), [2, 1], 'who writes it may still be at it');
  const longAgo = new Date(Date.now() - 4_000_000);
  await utimes(join(root, 'tiny', '2', draft), longAgo, longAgo);
  await pruneIncomplete(store, 'tiny', 0);
  t.strictSame(await versionsIn(store), [1]);
});
