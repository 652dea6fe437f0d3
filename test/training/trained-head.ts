import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.js';
import { writeEmbeddingVersion } from '../embedding-version.js';
import { writeTwoGenres } from './two-genres.js';

/**
 * Trains a head, version 1 of the model `two`, on the embeddings of version 1 of `embedder`, and on a hundred tracks of two
 * genres by 20 artists each.
 *
 * @param directory a new one, in which all of it lies
 */
export async function trainHead(directory: string) {
  const data = join(directory, 'data');
  const models = join(directory, 'models');
  const out = join(models, 'two');
  const store = { MODEL_STORE: models };
  const cache = ['--cache', join(directory, 'cache')];
  await writeTwoGenres(data);
  const base = await writeEmbeddingVersion(models, 'embedder', { licence: 'Apache-2.0' });

  const artists = join(directory, 'artists.csv');
  const named = ['chords', 'noise'].flatMap(genre =>
    Array.from({ length: genre === 'chords' ? 60 : 40 }, (_, i) => `${genre}/${i},${genre} artist ${i % 20}`),
  );
  await writeFile(artists, ['clip,artist', ...named].join('\n'));
  const labelled = ['--data', data, '--artists', artists, ...cache];
  const training = ['train', '--on', 'embedder', ...labelled, '--repeats', '1', '--out', out];
  const trained = await command(training, store);
  return { data, models, out, store, cache, base, labelled, training, trained };
}
