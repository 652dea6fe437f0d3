import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import { command } from '../command.js';
import { dimensions, writeEmbeddingVersion } from '../embedding-version.js';
import { trainHead } from './trained-head.js';

const directory = t.testdir();
const { models, out, store, labelled, training, trained } = await trainHead(directory);

t.equal(trained.code, 0, trained.stderr);

t.test('the same seed makes the same head, from embeddings that are cached', async t => {
  const { code, stderr } = await command(training, store);
  t.equal(code, 0, stderr);
  const heads = await Promise.all(['1', '2'].map(version => readFile(join(out, version, 'head.bin'))));
  t.ok(heads[0].equals(heads[1]));
  await rm(join(out, '2'), { recursive: true });
});

t.test('embeddings of another network are not taken from the cache', async t => {
  const [keys] = [(await readdir(join(directory, 'cache'))).length];
  await writeEmbeddingVersion(models, 'other', { createdAt: '2026-02-02T00:00:00.000Z' });
  const other = ['train', '--on', 'other@1', ...labelled, '--repeats', '1', '--out', join(models, 'second')];
  const { code, stderr } = await command(other, store);
  t.equal(code, 0, stderr);
  t.equal(
    (await readdir(join(directory, 'cache'))).length,
    keys + 1,
    'the features are shared, the embeddings are not',
  );
  await rm(join(models, 'second'), { recursive: true });
  await rm(join(models, 'other'), { recursive: true });
});

t.test('its thresholds and reference are measured anew by heads that are cross-validated', async t => {
  const parts = ['--folds', '2', '--repeats', '1'];
  for (const [name, next] of [
    ['calibrate', '2'],
    ['reference', '3'],
  ]) {
    const { code, stderr } = await command([
      name,
      '--model',
      join(out, '1'),
      '--out',
      out,
      ...labelled,
      ...parts,
    ]);
    t.equal(code, 0, stderr);
    const { manifest } = await readVersion(join(out, next));
    t.match(manifest, {
      head: { dimensions },
      verdict: { minConfidence: Number },
      reference: { tracks: 100 },
    });
    t.notOk(manifest.verdict!.maxNovelty, 'a head has no landmarks');
    await rm(join(out, next), { recursive: true, force: true });
    if (name === 'calibrate') await mkdir(join(out, next));
  }
  await rm(join(out, '2'), { recursive: true, force: true });
});
