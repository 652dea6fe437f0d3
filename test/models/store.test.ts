import t from 'tap';
import { collectSome } from '../../src/models/version.js';
import type { ObjectStore, OpenObject } from '../../src/models/store/object-store.js';
import { openStore } from '../../src/models/store/open-store.js';
import { onEveryStore } from './stores.js';

const bytes = (text: string) => Buffer.from(text);

const read = async (store: ObjectStore, key: string) => {
  const opened = (await store.open(key)) as OpenObject;
  return Buffer.from((await collectSome(opened.body, 1000))!).toString();
};

/** An object's tag; what is opened is read, as an open body keeps its connection. */
const tagOf = async (store: ObjectStore, key: string) => {
  const { tag, body } = (await store.open(key)) as OpenObject;
  await collectSome(body, 1000);
  return tag;
};

onEveryStore(t, 'lists one level at a time', async (t, store) => {
  for (const key of ['a/1/x', 'a/2/x', 'a/labels.json', 'b/1/y'])
    await store.write(key, bytes(key), { absent: true });
  t.strictSame((await store.list('')).folders, ['a', 'b']);
  const { folders, objects } = await store.list('a/');
  t.strictSame([...folders].sort(), ['1', '2']);
  t.match(objects, [{ name: 'labels.json', bytes: 13 }]);
  t.equal(objects.length, 1);
  t.ok(Math.abs(objects[0].modifiedAt - Date.now()) < 60_000, 'just now, as the clock of the store has it');
  t.strictSame(await store.list('nothing/'), { folders: [], objects: [] });
});

onEveryStore(t, 'sends nothing that is known', async (t, store) => {
  t.equal(await store.open('a/x'), undefined);
  await store.write('a/x', bytes('one'), { absent: true });
  const tag = await tagOf(store, 'a/x');
  t.equal(await store.open('a/x', tag), 'unchanged');
  t.equal(await store.write('a/x', bytes('other'), { tag }), true);
  t.not(await tagOf(store, 'a/x'), tag);
  t.equal(await read(store, 'a/x'), 'other');
});

onEveryStore(t, 'lets one of many writers win', async (t, store) => {
  // No writer writes what is there already: a bucket's tag is that of the content, and would hold for another one after it.
  const race = async (name: string, condition: { absent: true } | { tag: string }) => {
    const writers = Array.from({ length: 8 }, (_, writer) => `${name} ${writer}`);
    const won = await Promise.all(writers.map(text => store.write('a/x', bytes(text), condition)));
    t.equal(won.filter(Boolean).length, 1);
    t.equal(await read(store, 'a/x'), `${name} ${won.indexOf(true)}`);
  };
  await race('creates', { absent: true });
  await race('replaces', { tag: await tagOf(store, 'a/x') });
  t.equal(await store.write('a/none', bytes('x'), { tag: 'some' }), false);
});

onEveryStore(t, 'removes', async (t, store) => {
  await store.write('a/1/x', bytes('x'), { absent: true });
  await store.remove(['a/1/x', 'a/1/none']);
  t.equal(await store.open('a/1/x'), undefined);
  t.strictSame((await store.list('a/')).folders, []);
});

t.test('takes only locations that it understands', async t => {
  for (const location of ['http://host/models', 's3://', 's3://Bucket/x', 's3:///x'])
    t.throws(() => openStore(location, { s3PathStyle: false }), { message: /neither s3:\/\/bucket/ });
  t.equal(openStore('s3://bucket/a//b/', { s3PathStyle: false }).location, 's3://bucket/a/b');
});
