import t from 'tap';
import { label } from '../../../src/models/publishing/label.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { rollBackLabel, rollBackNewest, rollBackTo } from '../../../src/models/publishing/rollback.js';
import type { ObjectStore } from '../../../src/models/store/object-store.js';
import { onEveryStore } from '../stores.js';
import { madeVersion } from './made-version.js';

async function pushTiny(store: ObjectStore, ...versions: number[]) {
  for (const version of versions) await pushVersion(store, madeVersion('tiny', version));
}

const point = (store: ObjectStore, name: string, version: number) =>
  label(store, 'tiny', { point: { labels: [name], version } });

onEveryStore(t, 'goes back version by version, and forward again', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  await point(store, 'stable', 3);
  await point(store, 'old', 1);
  t.match(await rollBackNewest(store, 'tiny'), { to: 2, withdrawn: [3], restored: false, moved: ['stable'] });
  t.match(await rollBackNewest(store, 'tiny'), {
    to: 1,
    withdrawn: [2],
    moved: ['stable'],
    labels: { labels: { stable: 1, old: 1 }, withdrawn: [2, 3] },
  });
  await t.rejects(rollBackNewest(store, 'tiny'), { message: /^tiny has no version to go back to/ });
  t.match(await rollBackTo(store, 'tiny', 3), {
    to: 3,
    withdrawn: [],
    restored: true,
    labels: { withdrawn: [2] },
  });
  t.match(await rollBackTo(store, 'tiny', 2), { withdrawn: [3], restored: true, labels: { withdrawn: [3] } });
  t.match(await rollBackTo(store, 'tiny', 2), { withdrawn: [], restored: false, moved: [] });
});

onEveryStore(t, 'goes back to what can be served only', async (t, store) => {
  await pushTiny(store, 1, 2, 3, 4, 5);
  await store.remove(['tiny/5/manifest.json']);
  await store.remove(['tiny/3/weights.bin']);
  t.match(await rollBackNewest(store, 'tiny'), { to: 2, withdrawn: [4] }, '5 is not there yet, 3 is broken');
  await t.rejects(rollBackTo(store, 'tiny', 3), { message: 'tiny 3: corrupt: weights.bin is missing' });
  await t.rejects(rollBackTo(store, 'tiny', 9), { message: 'there is no tiny 9' });
});

onEveryStore(t, 'points a label back, and forth', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  await point(store, 'stable', 1);
  await t.rejects(rollBackLabel(store, 'tiny', 'stable'), { message: /pointed to no other version before/ });
  await t.rejects(rollBackLabel(store, 'tiny', 'toString'), { message: 'tiny has no label toString' });
  await point(store, 'stable', 2);
  t.match(await rollBackLabel(store, 'tiny', 'stable'), { to: 1, withdrawn: [], moved: ['stable'] });
  t.match(await rollBackLabel(store, 'tiny', 'stable'), { to: 2, moved: ['stable'] });
  await point(store, 'stable', 3);
  await rollBackTo(store, 'tiny', 1);
  await t.rejects(rollBackLabel(store, 'tiny', 'stable'), { message: /^tiny 3 is withdrawn/ });
});

onEveryStore(t, 'goes one step back when two say so at the same time', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  let others: Promise<unknown> | undefined;
  const slow: ObjectStore = {
    ...store,
    write: async (...write) => {
      await (others ??= rollBackNewest(store, 'tiny'));
      return store.write(...write);
    },
  };
  t.match((await rollBackNewest(slow, 'tiny')).labels, { withdrawn: [3] });
});
