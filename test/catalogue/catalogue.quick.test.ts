import { rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import type { Catalogue, CatalogueItem, FoundItem } from '../../src/catalogue/catalogue.js';
import { withFile } from '../../src/catalogue/file-faults.js';
import { fileItem } from '../../src/catalogue/file-item.js';
import { openCatalogue } from '../../src/catalogue/open-catalogue.js';
import { noProc } from '../processes.js';

const options = { maxBytes: 100, s3PathStyle: true, s3Anonymous: false };

async function all(catalogue: Catalogue): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  for await (const item of catalogue.items()) items.push(item);
  return items;
}

/** The only item of a folder with one file of audio. */
async function only(t: Test, content: string): Promise<{ item: CatalogueItem; path: string }> {
  const place = t.testdir({ 'a.wav': content, 'cover.jpg': '' });
  const [item] = await all(await openCatalogue({ place }, options));
  return { item: item as CatalogueItem, path: join(place, 'a.wav') };
}

t.test('a folder gives the audio in it and below it, in the same order each time', async t => {
  const place = t.testdir({ b: { 'ü +%.MP3': 'xy', 'cover.jpg': '' }, 'a.wav': 'x', '.hidden.wav': '' });
  await symlink(join(place, 'a.wav'), join(place, 'c.wav'));
  const catalogue = await openCatalogue({ place }, options);
  const items = (await all(catalogue)) as CatalogueItem[];
  t.strictSame(
    items.map(({ key, size }) => [key, size]),
    [
      ['a.wav', 1],
      ['b/ü +%.MP3', 2],
      ['c.wav', 1],
    ],
  );
  t.strictSame(
    (await all(catalogue)).map(({ key }) => key),
    items.map(({ key }) => key),
  );
});

t.test('a list gives what its lines name, and says which name nothing', async t => {
  const place = t.testdir({ 'a.wav': 'x', 'no name of audio': 'xyz' });
  const lines = ['a.wav', '', 'missing.wav', 'no name of audio'].map(name => name && join(place, name));
  await writeFile(join(place, 'list'), `\uFEFF${lines.join('\r\n')}`);
  const items = await all(await openCatalogue({ list: join(place, 'list') }, options));
  t.match(items, [
    { key: join(place, 'a.wav'), size: 1 },
    { key: join(place, 'missing.wav'), fault: { name: 'ItemFault', code: 'missing' } },
    { key: join(place, 'no name of audio'), size: 3 },
  ]);
  t.equal(items.length, 3);
});

t.test('a line that can be no name at all names nothing', async t => {
  const place = t.testdir({ 'a.wav': 'x' });
  const names = ['nu\0l.wav', 's3://music/nu\0l.wav', `s3://music/${'é'.repeat(513)}`];
  await writeFile(join(place, 'list'), [...names, join(place, 'a.wav')].join('\n'));
  t.match(await all(await openCatalogue({ list: join(place, 'list') }, options)), [
    ...names.map(key => ({ key, fault: { name: 'ItemFault', code: 'missing' } })),
    { key: join(place, 'a.wav'), size: 1 },
  ]);
});

t.test('only line feeds end the lines of a list, wherever it is read in pieces', async t => {
  const place = t.testdir();
  const names = Array.from({ length: 5000 }, (_, index) => join(place, `${index}\u2028é\r.wav`));
  await writeFile(join(place, 'list'), names.join('\r\n'));
  const items = await all(await openCatalogue({ list: join(place, 'list') }, options));
  t.strictSame(
    items.map(({ key }) => key),
    names,
  );
});

t.test('a list may be compressed, and one that is cut off is no shorter list', async t => {
  const place = t.testdir({ 'a.wav': 'x' });
  const list = join(place, 'list.csv.gz');
  const whole = gzipSync(`${join(place, 'a.wav')}\n`.repeat(1000));
  await writeFile(list, whole);
  t.equal((await all(await openCatalogue({ list }, options))).length, 1000);
  await writeFile(list, whole.subarray(0, -12));
  await t.rejects(all(await openCatalogue({ list }, options)), {
    message: /list\.csv\.gz is no whole gzip file/,
  });
});

t.test('an item is read whole or in parts', async t => {
  const { item } = await only(t, 'abcdef');
  t.equal(Buffer.from(await item.read()).toString(), 'abcdef');
  t.equal(Buffer.from(await item.readRange(2, 3)).toString(), 'cde');
});

t.test('an item that changed since it was found is not read', async t => {
  const { item, path } = await only(t, 'abcdef');
  await writeFile(path, 'other');
  await t.rejects(item.read(), { name: 'ItemFault', code: 'changed' });
  await t.rejects(item.readRange(0, 2), { name: 'ItemFault', code: 'changed' });
  await rm(path);
  await t.rejects(item.read(), { name: 'ItemFault', code: 'missing' });
});

t.test('an item that is too large is not read whole', async t => {
  const { item } = await only(t, 'x'.repeat(101));
  await t.rejects(item.read(), { code: 'too-large' });
  t.equal((await item.readRange(0, 50)).length, 50);
});

t.test('a passing fault of the file system is no fault of a file', async t => {
  const fails = (code: string, times = Infinity, syscall = 'open') => {
    let left = times;
    const work = async () => {
      if (left-- > 0) throw Object.assign(new Error(code), { code, syscall });
      return 'read';
    };
    return withFile(work, undefined, [1, 1]);
  };
  for (const code of ['ESTALE', 'EIO', 'EMFILE', 'ENFILE', 'ETIMEDOUT', 'EAGAIN', 'ENOTCONN']) {
    t.equal(await fails(code, 2), 'read', code);
    await t.rejects(fails(code), { name: 'StoreError', message: /at the moment/ }, code);
  }
  await t.rejects(fails('EACCES'), { name: 'ItemFault', code: 'unreadable' });
  await t.rejects(fails('ENOENT', 1), { name: 'ItemFault', code: 'missing' });
  await t.rejects(
    withFile(() => Promise.reject(new TypeError('a defect'))),
    TypeError,
  );
});

t.test('a file that opens and cannot be read stops no others', { skip: noProc }, async t => {
  // Nothing lies at the beginning of a process's memory.
  const item = await fileItem('mem', '/proc/self/mem', 100);
  await t.rejects(item.read(), { name: 'ItemFault', code: 'unreadable', message: /EIO/ });
});

t.test('there must be such a place or list', async t => {
  await t.rejects(openCatalogue({ place: join(t.testdirName, 'none') }, options), {
    message: /is not a folder/,
  });
  await t.rejects(openCatalogue({ list: join(t.testdirName, 'none') }, options), { message: /no file/ });
});
