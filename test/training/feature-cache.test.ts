import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { openFeatureCache } from '../../src/training/data/feature-cache.js';

const features = { seconds: 2.5, variants: [Float32Array.of(1, 2, 3), Float32Array.of(-4)] };

t.test('gives back what was put into it, and nothing else', async t => {
  const cache = openFeatureCache(t.testdir(), 'key');
  t.equal(await cache.get('track'), undefined);
  await cache.put('track', features);
  t.strictSame(await cache.get('track'), features);
});

t.test('does not give what lacks its end', async t => {
  const directory = t.testdir();
  const cache = openFeatureCache(directory, 'key');
  await cache.put('track', features);
  const [file] = await readdir(join(directory, 'key'));
  const path = join(directory, 'key', file);
  await writeFile(path, (await readFile(path)).subarray(0, -4));
  t.equal(await cache.get('track'), undefined);
});
