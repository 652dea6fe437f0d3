import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { largestLabels } from '../../src/models/labels.js';
import { pullVersion } from '../../src/models/publishing/pull.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { StoreError, type ObjectStore } from '../../src/models/store/object-store.js';
import { writeTinyVersion } from '../tiny-version.js';
import { answering, putLabels, putTiny, startedRegistry } from './registries.js';
import { fault, html, send, smallS3 } from './small-s3.js';
import { onEveryStore, put } from './stores.js';

const elsewhere = openDiskStore(t.testdir({}));

const said = { labels: { stable: 1 }, withdrawn: [3] };

const contents: [what: string, content: Buffer][] = [
  ['empty', Buffer.alloc(0)],
  ['too large', Buffer.alloc(largestLabels + 1, ' ')],
  ['not JSON', Buffer.from('{"labels":')],
  ['a page', Buffer.from(html)],
  ['of a wrong shape', Buffer.from('{"labels":{"stable":"one"}}')],
  ['a list', Buffer.from('[]')],
];

onEveryStore(t, 'goes on with the labels that were known when they cannot be read', async (t, store) => {
  for (const version of [1, 2, 3]) await putTiny(store, version);
  await putLabels(store, said);
  const { registry, events } = await startedRegistry(store);
  for (const [what, content] of contents) {
    await put(store, 'tiny', [['labels.json', content]]);
    await registry.refresh();
    t.equal(await answering(registry), 2, what);
    t.equal(await answering(registry, 'stable'), 1, what);
    t.match(registry.model().listed?.labelsFault, /labels\.json/, what);
    t.match(events.at(-1), { kind: 'labels-rejected', name: 'tiny' }, what);
    await t.rejects(startedRegistry(store), { message: /tiny: labels\.json/ }, `no start with one ${what}`);
    await t.rejects(
      pullVersion(store, { name: 'tiny' }, elsewhere),
      { message: /labels\.json/ },
      `no pull with one ${what}`,
    );
  }
  await putLabels(store, { labels: {}, withdrawn: [2, 3] });
  await registry.refresh();
  t.equal(await answering(registry), 1);
  t.equal(registry.model().listed?.labelsFault, undefined);
});

onEveryStore(t, 'serves other models than one whose labels it never knew', async (t, store) => {
  await putTiny(store, 1);
  await putTiny(store, 1, 'other');
  await putLabels(store, { labels: 'none' }, 'other');
  const { registry } = await startedRegistry(store);
  t.equal(await answering(registry), 1);
  t.throws(() => registry.lease('other'), { code: 'unknown-model' });
  t.match(registry.model('other').listed?.labelsFault, /labels\.json/);
  await putLabels(store, { labels: {} }, 'other');
  await registry.refresh();
  registry.lease('other').release();
});

const isRoot = process.getuid?.() === 0;

t.test('takes a file that cannot be reached for no absent one', async t => {
  const root = t.testdir();
  for (const version of [1, 2, 3]) await writeTinyVersion(root, 'tiny', version);
  const path = join(root, 'tiny', 'labels.json');
  const store = openDiskStore(root);
  await putLabels(store, said);
  const { registry } = await startedRegistry(store);
  const faults: [what: string, skip: boolean, bring: () => Promise<unknown>][] = [
    ['a folder in its place', false, () => mkdir(path)],
    ['no rights', isRoot, () => writeFile(path, '{}').then(() => chmod(path, 0))],
  ];
  for (const [what, , bring] of faults.filter(([, skip]) => !skip)) {
    await rm(path);
    await bring();
    await t.rejects(registry.refresh(), { name: 'StoreError', message: /the labels of tiny/ }, what);
    t.match(registry.store, { reachable: false, reason: /the labels of tiny/ });
    t.equal(await answering(registry), 2, what);
    await t.rejects(startedRegistry(store), { message: /the labels of tiny/ }, what);
    await rm(path, { recursive: true });
    await putLabels(store, said);
    await registry.refresh();
    t.equal(await answering(registry), 2);
  }
});

/** The same store, in which the file system fails with a code when it is asked for labels. */
const failing = (store: ObjectStore, message: string): ObjectStore => ({
  ...store,
  open: (key, known) =>
    key.endsWith('labels.json') ? Promise.reject(new StoreError(message)) : store.open(key, known),
});

t.test('refuses the start where the disk fails', async t => {
  const root = t.testdir();
  for (const version of [1, 2, 3]) await writeTinyVersion(root, 'tiny', version);
  await putLabels(openDiskStore(root), said);
  await t.rejects(startedRegistry(failing(openDiskStore(root), 'the model store cannot be read (EIO)')), {
    message: 'the labels of tiny: the model store cannot be read (EIO)',
  });
});

t.test('takes no fault of S3 for labels that are not there', async t => {
  const s3 = await smallS3(t, 200);
  for (const version of [1, 2, 3]) await putTiny(s3.store, version);
  await putLabels(s3.store, said);
  const { registry } = await startedRegistry(s3.store);
  const isOfLabels = (url: string | undefined) => url!.includes('labels.json');
  const answers: [what: string, status: number, text: string][] = [
    ['denied', 403, fault('AccessDenied')],
    ['broken', 500, fault('InternalError')],
    ['a page that was not found', 404, html],
    ['not changed, of what was not known', 304, ''],
    ['a page', 200, html],
  ];
  const check = async (what: string) => {
    await registry.refresh().catch(() => undefined);
    t.equal(await answering(registry), 2, what);
    t.equal(await answering(registry, 'stable'), 1, what);
    await t.rejects(startedRegistry(s3.store), { message: /the labels of tiny|tiny: labels/ }, what);
  };
  for (const [what, status, text] of answers) {
    s3.odd = ({ url }, response) => isOfLabels(url) && send(response, status, text);
    await check(what);
  }
  s3.odd = ({ url }) => isOfLabels(url);
  await check('no answer');
  s3.odd = ({ url }, response) => {
    if (!isOfLabels(url)) return false;
    response.writeHead(200, { etag: '"x"', 'content-length': 50 });
    response.write('{"labels":');
    setTimeout(() => response.destroy(), 20);
    return true;
  };
  await check('cut off');
});
