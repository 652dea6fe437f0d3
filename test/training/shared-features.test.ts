import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { wav, noise, chord } from '../../support/audio/synth.js';
import { defaultFeatureParameters as features } from '../../src/features/parameters.js';
import { readDataset } from '../../src/training/data/dataset.js';
import { extractTracks } from '../../src/training/data/extraction.js';
import type { CachePlaces } from '../../src/training/data/extraction-job.js';
import { fault, html, send, smallS3 } from '../models/small-s3.js';

const data = t.testdir({});
await mkdir(join(data, 'some'));
for (const [i, samples] of [chord([220], 3), chord([330], 3), noise(3), noise(4, 22050, 0.1, 7)].entries())
  await writeFile(join(data, 'some', `${i}.wav`), wav(samples));
const { tracks } = await readDataset({ data }, 1);

const own = join(t.testdirName, 'own');

/** Extracts all tracks. */
async function extract(cache: CachePlaces) {
  const { kept, ...rest } = await extractTracks(
    tracks,
    { features, cache },
    1,
    ({ clean }) => Array.from(clean),
    () => undefined,
  );
  return { ...rest, clean: kept };
}

const expected = await extract({ folder: own });
const isEntry = (key: string) => key.endsWith('.f32');

t.test('what one machine computes, another one reads', async t => {
  const s3 = await smallS3(t);
  const first = await extract({ folder: join(t.testdir(), 'a'), shared: s3.store });
  t.strictSame(first.sharing, ['s3://models: 0 entries of features read, 4 written']);
  const entries = [...s3.objects].filter(([key]) => isEntry(key));
  t.equal(entries.length, 4);
  const folder = join(t.testdir(), 'b');
  const second = await extract({ folder, shared: s3.store });
  t.strictSame(second.sharing, ['s3://models: 4 entries of features read, 0 written']);
  t.strictSame(second.clean, expected.clean);
  for (const [key, bytes] of entries) t.ok(bytes.equals(await readFile(join(folder, key))));
  s3.requests.length = 0;
  t.strictSame((await extract({ folder, shared: s3.store })).sharing, [
    's3://models: 0 entries of features read, 0 written',
  ]);
  t.notOk(
    s3.requests.some(request => isEntry(request)),
    'what is in the folder is neither read nor written',
  );
});

t.test('features that were in the folder before are shared too', async t => {
  const s3 = await smallS3(t);
  const { sharing } = await extract({ folder: own, shared: s3.store });
  t.strictSame(sharing, ['s3://models: 0 entries of features read, 4 written']);
});

t.test('damaged and foreign entries are counted, computed anew and replaced', async t => {
  const s3 = await smallS3(t);
  await extract({ folder: own, shared: s3.store });
  const entries = [...s3.objects].filter(([key]) => isEntry(key));
  const [[damaged, bytes], [foreign]] = entries;
  const good = new Map(s3.objects);
  s3.objects.set(damaged, Buffer.from(bytes).fill(0, 100, 200));
  s3.objects.set(foreign, good.get(entries[2][0])!);
  const { clean, sharing } = await extract({ folder: join(t.testdir(), 'b'), shared: s3.store });
  t.strictSame(clean, expected.clean);
  t.strictSame(sharing, [
    's3://models: 2 entries of features read, 2 written',
    'warning: s3://models: 2 entries were damaged or of something else; they were computed anew',
  ]);
  for (const [key, content] of entries) t.ok(s3.objects.get(key)!.equals(content));
});

t.test('a store that does not answer, or not as S3 does, ends nothing', async t => {
  for (const [what, odd] of Object.entries({
    silent: () => true,
    portal: (_, response) => send(response, 200, html),
  } satisfies Record<string, Awaited<ReturnType<typeof smallS3>>['odd']>)) {
    const s3 = await smallS3(t, 200);
    s3.odd = odd;
    const { clean, sharing, uncached } = await extract({
      folder: join(t.testdir(), what),
      shared: s3.store,
    });
    t.strictSame(clean, expected.clean);
    t.strictSame(uncached, []);
    t.equal(sharing.length, 3);
    t.match(sharing[1], /^warning: s3:\/\/models was not read to the end: /);
    t.match(sharing[2], /^warning: s3:\/\/models was not written to the end: /);
    t.ok(s3.requests.length < 20, `${s3.requests.length} requests`);
  }
});

t.test('who may only read does not write', async t => {
  const s3 = await smallS3(t);
  await extract({ folder: own, shared: s3.store });
  const [entry] = [...s3.objects.keys()].filter(isEntry);
  s3.objects.delete(entry);
  s3.odd = ({ method }, response) => method !== 'GET' && send(response, 403, fault('AccessDenied'));
  const { clean, sharing } = await extract({ folder: join(t.testdir(), 'b'), shared: s3.store });
  t.strictSame(clean, expected.clean);
  t.equal(sharing[0], 's3://models: 3 entries of features read, 0 written');
  t.match(sharing[1], /^warning: s3:\/\/models was not written to the end: .*AccessDenied/);
});

t.test('a folder that cannot be written is said as ever', async t => {
  const s3 = await smallS3(t);
  await extract({ folder: own, shared: s3.store });
  const file = join(t.testdir({ file: '' }), 'file');
  const { clean, uncached } = await extract({ folder: join(file, 'cache'), shared: s3.store });
  t.strictSame(clean, expected.clean);
  t.equal(uncached.length, 4);
});

t.test('a damaged entry of the folder is computed anew and replaced', async t => {
  const folder = join(t.testdir(), 'a');
  await extract({ folder });
  const [key] = await readdir(folder);
  const [below] = await readdir(join(folder, key));
  const [name] = await readdir(join(folder, key, below));
  const path = join(folder, key, below, name);
  const bytes = await readFile(path);
  await rm(path);
  await mkdir(join(folder, key, below), { recursive: true });
  await writeFile(path, Buffer.from(bytes).fill(0, 100, 200));
  t.strictSame((await extract({ folder })).clean, expected.clean);
  t.ok((await readFile(path)).equals(bytes));
});
