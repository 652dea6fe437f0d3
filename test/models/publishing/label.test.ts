import t from 'tap';
import type { Labels } from '../../../src/models/labels.js';
import { readLabels } from '../../../src/models/publishing/find-model.js';
import { label } from '../../../src/models/publishing/label.js';
import { pruneOld } from '../../../src/models/publishing/prune.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { rollBackNewest } from '../../../src/models/publishing/rollback.js';
import type { ObjectStore } from '../../../src/models/store/object-store.js';
import { onEveryStore, put } from '../stores.js';
import { madeVersion } from './made-version.js';

const point = (store: ObjectStore, name: string, version: number) =>
  label(store, 'tiny', { point: { labels: [name], version } });

const stored = async (store: ObjectStore): Promise<Labels> => (await readLabels(store, 'tiny')).labels;

async function pushTiny(store: ObjectStore, ...versions: number[]) {
  for (const version of versions) await pushVersion(store, madeVersion('tiny', version));
}

onEveryStore(t, 'points labels, and remembers where they pointed', async (t, store) => {
  await pushTiny(store, 1, 2);
  t.strictSame(await point(store, 'stable', 1), { labels: { stable: 1 } });
  t.strictSame(await point(store, 'constructor', 1), { labels: { stable: 1, constructor: 1 } });
  const moved = { labels: { stable: 2, constructor: 1 }, previous: { stable: 1 } };
  t.strictSame(await point(store, 'stable', 2), moved);
  t.strictSame(await point(store, 'stable', 2), moved, 'saying it again changes nothing');
  t.strictSame(await stored(store), moved);
});

onEveryStore(t, 'says what is to be done with a label, and takes it away with that', async (t, store) => {
  await pushTiny(store, 1);
  await label(store, 'tiny', {
    point: { labels: ['canary', 'stable'], version: 1 },
    traffic: { label: 'canary', percent: 10 },
    shadow: 'canary',
  });
  const all = {
    labels: { canary: 1, stable: 1 },
    traffic: { label: 'canary', percent: 10 },
    shadow: 'canary',
  };
  t.strictSame(await stored(store), all);
  t.strictSame(await label(store, 'tiny', { traffic: null }), { labels: all.labels, shadow: 'canary' });
  t.strictSame(await label(store, 'tiny', { shadow: null }), { labels: all.labels });
  await label(store, 'tiny', { traffic: all.traffic, shadow: 'canary' });
  t.strictSame(await label(store, 'tiny', { remove: 'canary' }), { labels: { stable: 1 } });
  t.strictSame(await label(store, 'tiny', { remove: 'canary' }), { labels: { stable: 1 } });
});

onEveryStore(t, 'points to nothing that could not be served, and then changes nothing', async (t, store) => {
  await pushTiny(store, 1, 2, 3);
  await point(store, 'stable', 1);
  const before = await stored(store);
  await store.remove(['tiny/2/manifest.json']);
  await put(store, 'tiny/3', [['weights.bin', Buffer.from('short')]]);
  await t.rejects(point(store, 'stable', 2), { message: 'tiny 2: incomplete: there is no manifest.json' });
  await t.rejects(point(store, 'stable', 3), { message: /^tiny 3: corrupt: weights\.bin has 5 bytes/ });
  await t.rejects(point(store, 'stable', 4), { message: 'there is no tiny 4' });
  await t.rejects(label(store, 'none', { remove: 'x' }), { message: /^there is no model none in / });
  t.strictSame(await stored(store), before);
  await pushTiny(store, 4, 5);
  await rollBackNewest(store, 'tiny');
  await t.rejects(point(store, 'stable', 5), {
    message: /^tiny 5 is withdrawn: hyena models rollback tiny --to 5/,
  });
});

onEveryStore(t, 'does not write over labels that it cannot read', async (t, store) => {
  await pushTiny(store, 1);
  await put(store, 'tiny', [['labels.json', Buffer.from('{"labels":')]]);
  await t.rejects(point(store, 'stable', 1), { message: 'labels.json is not JSON' });
});

onEveryStore(t, 'loses no change of eight that are made at the same time', async (t, store) => {
  await pushTiny(store, 1, 2);
  const names = Array.from({ length: 8 }, (_, writer) => `writer-${writer}`);
  for (const version of [1, 2]) {
    await Promise.all(names.map(name => point(store, name, version)));
    const { labels, previous } = await stored(store);
    const pointing = (to: number) => Object.fromEntries(names.map(name => [name, to]));
    t.strictSame(labels, pointing(version));
    if (version === 2) t.strictSame(previous, pointing(1));
  }
});

onEveryStore(t, 'never labels a version that is being removed', async (t, store) => {
  await pushTiny(store, 1, 2);
  await point(store, 'stable', 2);
  let pruned: Promise<readonly number[]> | undefined;
  const slow: ObjectStore = {
    ...store,
    // Somebody prunes after the labels were read and the version was seen to be complete.
    write: async (...write) => {
      pruned ??= pruneOld(store, 'tiny', 1);
      t.strictSame(await pruned, [1]);
      return store.write(...write);
    },
  };
  await t.rejects(point(slow, 'canary', 1), { message: /^tiny 1 is withdrawn/ });
  t.match(await stored(store), { labels: { stable: 2 } });
});
