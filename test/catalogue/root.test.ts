import { spawnSync } from 'node:child_process';
import { mkdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { CatalogueItem } from '../../src/catalogue/catalogue.js';
import { openCatalogue } from '../../src/catalogue/open-catalogue.js';

const options = { maxBytes: 100, s3PathStyle: true, s3Anonymous: false };
const isAway = { name: 'StoreError', refusal: undefined };
const isMissing = { fault: { name: 'ItemFault', code: 'missing' } };

t.test('no file is missing of a folder that is gone, empty or replaced, and is back later', async t => {
  const place = join(t.testdir({ music: { 'a.wav': 'a', b: { 'b.wav': 'b' } } }), 'music');
  const catalogue = await openCatalogue({ place }, options);
  const open = (key: string) => catalogue.reopen({ key });
  const list = async () => {
    const keys: string[] = [];
    for await (const { key } of catalogue.items()) keys.push(key);
    return keys;
  };
  const item = (await open('a.wav')) as CatalogueItem;
  await rename(place, `${place} away`);
  await t.rejects(open('a.wav'), isAway);
  await t.rejects(item.read(), isAway);
  await t.rejects(list(), isAway);
  await mkdir(place);
  await t.rejects(open('a.wav'), { ...isAway, message: `${place} is away (it is empty)` });
  await rmdir(place);
  // Another file system.
  await symlink('/proc', place);
  await t.rejects(open('b/b.wav'), { ...isAway, message: /another file system/ });
  await rm(place);
  await rename(`${place} away`, place);
  t.equal(Buffer.from(await item.read()).toString(), 'a');
  t.strictSame(await list(), ['a.wav', 'b/b.wav']);
  await rm(join(place, 'b'), { recursive: true });
  t.match(await open('b/b.wav'), isMissing);
  await rm(join(place, 'a.wav'));
  await writeFile(join(place, 'cover.jpg'), '');
  t.match(await open('a.wav'), isMissing);
  await t.rejects(item.read(), { name: 'ItemFault', code: 'missing' });
});

t.test('a folder that was empty at first is the place of what is mounted later', async t => {
  const place = t.testdir({});
  const catalogue = await openCatalogue({ place }, options);
  await t.rejects(catalogue.reopen({ key: 'a.wav' }), isAway);
  await writeFile(join(place, 'b.wav'), 'b');
  t.match(await catalogue.reopen({ key: 'a.wav' }), isMissing);
  t.match(await catalogue.reopen({ key: 'b.wav' }), { size: 1 });
});

t.test('a folder is listed when descriptors are free again', async t => {
  const place = t.testdir({ 'a.wav': 'a', b: { 'b.wav': 'b' } });
  const code = `
    import { closeSync, openSync } from 'node:fs';
    import { openCatalogue } from ${JSON.stringify(new URL('../../src/catalogue/open-catalogue.js', import.meta.url).href)};
    const catalogue = await openCatalogue({ place: ${JSON.stringify(place)} }, ${JSON.stringify(options)});
    const open = [];
    try {
      for (;;) open.push(openSync('/dev/null'));
    } catch ({ code }) {
      console.log(code);
    }
    setTimeout(() => open.forEach(each => closeSync(each)), 50);
    for await (const { key } of catalogue.items()) console.log(key);`;
  const args = ['-c', 'ulimit -n 100 && exec "$0" --input-type=module -e "$1"', process.execPath, code];
  const { stdout, stderr } = spawnSync('sh', args, { encoding: 'utf8' });
  t.equal(stdout, 'EMFILE\na.wav\nb/b.wav\n', stderr);
});
