import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { remember } from '../../src/models/recollection.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { VersionCache } from '../../src/models/version-cache.js';
import { writeVersion } from '../../src/models/write-version.js';
import { tinyManifest } from '../tiny-version.js';
import { madeVersion } from './publishing/made-version.js';

const skip = existsSync('/proc/self/fd') ? false : 'the paths of open files are known on Linux only';

/** What waits for the disk from now on: the path of each file or folder, and what `note` says in that moment. */
async function watchSyncs(t: Test, note: (path: string) => unknown = () => undefined) {
  const handle = await open('/dev/null');
  const prototype = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
  const { value: sync } = Object.getOwnPropertyDescriptor(prototype, 'sync') as {
    value: () => Promise<void>;
  };
  const synced: [path: string, note: unknown][] = [];
  prototype.sync = function (this: FileHandle) {
    const path = readlinkSync(`/proc/self/fd/${this.fd}`);
    synced.push([path, note(path)]);
    return sync.call(this);
  };
  t.teardown(() => {
    prototype.sync = sync;
  });
  return synced;
}

const draft = /\/\.[0-9a-f-]{36}(?=\/|$)/;

t.test(
  'a store on disk waits for the content, then gives it its name and waits for that',
  { skip },
  async t => {
    const root = t.testdir();
    const path = join(root, 'tiny', 'labels.json');
    const content = () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    const store = openDiskStore(root);
    const synced = await watchSyncs(t, content);
    await store.write('tiny/labels.json', Buffer.from('one'), { absent: true });
    t.match(synced, [
      [root, undefined],
      [draft, undefined],
      [join(root, 'tiny'), 'one'],
    ]);
    synced.length = 0;
    const opened = await store.open('tiny/labels.json');
    if (opened === undefined || opened === 'unchanged') throw new Error('it was written');
    await store.write('tiny/labels.json', Buffer.from('two'), { tag: opened.tag });
    t.match(synced, [
      [draft, 'one'],
      [join(root, 'tiny'), 'two'],
    ]);
    synced.length = 0;
    await store.remove(['tiny/labels.json']);
    t.match(synced, [[join(root, 'tiny'), undefined]]);
  },
);

t.test('a version on disk has its manifest once the rest is there for good', { skip }, async t => {
  const root = t.testdir();
  const out = join(root, 'models', 'tiny');
  const synced = await watchSyncs(t);
  await writeVersion(out, tinyManifest('tiny', 1), () => {
    return { 'model.json': Buffer.from('{}'), 'weights.bin': Buffer.from('x') };
  });
  const names = ['', '/models', '/models/tiny'];
  const contents = ['/model.json', '/weights.bin', '', '/manifest.json', ''];
  t.strictSame(
    synced.map(([path]) => path.slice(root.length)),
    [names[1], names[0], names[2], ...contents.map(name => `/models/tiny/1${name}`)],
  );
});

t.test('the cache waits for versions and for its note', { skip }, async t => {
  const directory = join(t.testdir(), 'cache');
  const cache = new VersionCache({ directory, maxBytes: 2 ** 20 });
  const version = madeVersion('tiny', 1);
  const folder = join(directory, version.digest.slice('sha256:'.length));
  const synced = await watchSyncs(t, () => existsSync(folder));
  await cache.write(version, undefined);
  const drafts = synced.filter(([path, isThere]) => draft.test(path) && !isThere).map(([path]) => path);
  t.match(
    drafts.map(path => path.slice(path.search(draft) + '/.'.length + 36)),
    ['/model.json', '/weights.bin', '/manifest.json', ''],
  );
  t.match(synced.at(-1), [directory, true], 'then the name of the folder');
  synced.length = 0;
  await remember(cache, 's3://bucket', []);
  t.match(synced, [[draft], [directory]]);
});
