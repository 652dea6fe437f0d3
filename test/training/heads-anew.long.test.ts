import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import { command } from '../command.js';
import { dimensions, writeEmbeddingVersion } from '../embedding-version.js';
import { writeTwoGenres } from './two-genres.js';

const directory = t.testdir();
const data = join(directory, 'data');
const models = join(directory, 'models');
const out = join(models, 'two');
const store = { MODEL_STORE: models };
const cache = ['--cache', join(directory, 'cache')];
await writeTwoGenres(data);
await writeEmbeddingVersion(models, 'embedder', { licence: 'Apache-2.0' });

const artists = join(directory, 'artists.csv');
const named = ['chords', 'noise'].flatMap(genre =>
  Array.from({ length: genre === 'chords' ? 60 : 40 }, (_, i) => `${genre}/${i},${genre} artist ${i % 20}`),
);
await writeFile(artists, ['clip,artist', ...named].join('\n'));
const labelled = ['--data', data, '--artists', artists, ...cache];
const training = ['train', '--on', 'embedder', ...labelled, '--repeats', '1', '--out', out];
const trained = await command(training, store);

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
