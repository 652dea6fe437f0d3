import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import t from 'tap';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { openFeatureCache } from '../../src/training/data/feature-cache.js';

const features = { seconds: 2.1, variants: [Float32Array.of(1, 2, 3, 4), Float32Array.of(-5, 6)] };
const shape = { size: 2, segments: [2, 1] };
const [track, other] = ['a', 'b'].map(digit => digit.repeat(64));
const fileOf = (directory: string, content: string) =>
  join(directory, 'key', content.slice(0, 2), `${content}.f32`);

t.test('gives back what was put into it, and nothing else', async t => {
  const cache = openFeatureCache(openDiskStore(t.testdir()), 'key', shape);
  t.equal(await cache.get(track), undefined);
  await cache.put(track, features);
  t.strictSame(await cache.get(track), features);
  t.equal(await cache.get(other), undefined);
});

t.test('keeps what is there already', async t => {
  const cache = openFeatureCache(openDiskStore(t.testdir()), 'key', shape);
  await cache.put(track, features);
  await cache.put(track, { ...features, seconds: 3 });
  t.strictSame(await cache.get(track), features);
});

const damages: Record<string, (path: string, entry: Buffer) => Promise<void>> = {
  'that lacks its end': (path, entry) => writeFile(path, entry.subarray(0, -4)),
  'with one bit changed': (path, entry) => {
    entry[60] ^= 1;
    return writeFile(path, entry);
  },
  'of no bytes': path => writeFile(path, ''),
  'of too many bytes': (path, entry) => writeFile(path, Buffer.concat([entry, Buffer.alloc(2 ** 20)])),
  'of another track': async (path, entry) => {
    const elsewhere = openFeatureCache(openDiskStore(join(dirname(path), '../..')), 'key', shape);
    await elsewhere.put(other, features);
    await rename(fileOf(join(dirname(path), '../..'), other), path);
    t.equal(entry.length, (await readFile(path)).length);
  },
  'that was computed in another way': async path => {
    const directory = join(dirname(path), '../..');
    await openFeatureCache(openDiskStore(directory), 'another', shape).put(track, features);
    await rename(join(directory, 'another', track.slice(0, 2), `${track}.f32`), path);
  },
};
for (const [variants, what] of [
  [[Float32Array.of(1, 2, 3, 4)], 'without its variant'],
  [[Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(1, 2)], 'of too many segments'],
  [[Float32Array.of(1, 2, 3), Float32Array.of(1, 2)], 'with a part of a segment'],
  [[new Float32Array(), Float32Array.of(1, 2)], 'of no segment'],
  [[Float32Array.of(1, NaN), Float32Array.of(1, 2)], 'with what is no number'],
  [[Float32Array.of(1, Infinity), Float32Array.of(1, 2)], 'with an infinite number'],
] as const)
  damages[what] = async path => {
    const directory = join(dirname(path), '../..');
    await rm(path);
    await openFeatureCache(openDiskStore(directory), 'key', shape).put(track, { seconds: 1, variants });
  };
for (const seconds of [NaN, -1, 0, Infinity])
  damages[`of ${seconds} s`] = async path => {
    await rm(path);
    const cache = openFeatureCache(openDiskStore(join(dirname(path), '../..')), 'key', shape);
    await cache.put(track, { ...features, seconds });
  };

for (const [what, damage] of Object.entries(damages))
  t.test(`does not believe an entry ${what}, and replaces it`, async t => {
    const directory = t.testdir();
    const path = fileOf(directory, track);
    await mkdir(dirname(path), { recursive: true });
    const cache = openFeatureCache(openDiskStore(directory), 'key', shape);
    await cache.put(track, features);
    await damage(path, await readFile(path));
    t.equal(await cache.get(track), 'damaged');
    await cache.put(track, features);
    t.strictSame(await cache.get(track), features);
  });

t.test('reads no more of an entry than its shape allows', async t => {
  let pieces = 0;
  const body = (async function* () {
    for (; ; pieces++) yield new Uint8Array(1024);
  })();
  const endless = { ...openDiskStore(t.testdir()), open: async () => ({ tag: 'x', body }) };
  t.equal(await openFeatureCache(endless, 'key', shape).get(track), 'damaged');
  t.ok(pieces < 3);
});
