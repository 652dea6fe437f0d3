import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { defaultFeatureParameters } from '../../src/features/parameters.js';
import { readDataset } from '../../src/training/data/dataset.js';
import { prepareData } from '../../src/training/data/prepare.js';
import { chord, noise, wav } from '../../support/audio/synth.js';

t.test('follows links to files and folders, and names those that lead nowhere', async t => {
  const directory = t.testdir({ data: { rock: {}, 'blues.txt': 'no folder' }, elsewhere: { jazz: {} } });
  const [data, elsewhere] = [join(directory, 'data'), join(directory, 'elsewhere')];
  await writeFile(join(data, 'rock', 'own.wav'), wav(noise(3)));
  await writeFile(join(elsewhere, 'a.wav'), wav(chord([220], 3)));
  await writeFile(join(elsewhere, 'jazz', 'there.wav'), wav(chord([330], 3)));
  await mkdir(join(elsewhere, 'empty'));
  const links = {
    'data/rock/linked.wav': join(elsewhere, 'a.wav'),
    'data/rock/twice.wav': 'linked.wav',
    'data/rock/gone.wav': '../nowhere.wav',
    'data/rock/round.wav': 'round.wav',
    'data/rock/folder': elsewhere,
    'data/jazz': join(elsewhere, 'jazz'),
    'elsewhere/jazz/away.wav': '../a.wav',
    'data/pop': 'pop-is-elsewhere',
    'data/bare': join(elsewhere, 'empty'),
    'data/up': '..',
    'data/file.wav': join(elsewhere, 'a.wav'),
  };
  for (const [link, target] of Object.entries(links)) await symlink(target, join(directory, link));

  const notes: string[] = [];
  const progress = {
    begin: () => ({ step: () => undefined, end: () => undefined }),
    note: (text: string) => notes.push(text),
  };
  const options = { features: defaultFeatureParameters, workers: 1, cache: join(directory, 'cache') };
  const dataset = await readDataset(data);
  const prepared = await prepareData(dataset, options, track => track, progress);
  t.strictSame(dataset.genres, ['jazz', 'rock']);
  t.strictSame(
    prepared.kept.map(({ genre, id, group }) => [`${genre}/${id}`, group]),
    ['jazz/away', 'jazz/there', 'rock/linked', 'rock/own', 'rock/twice'].map(track => [track, track]),
  );
  t.strictSame(
    prepared.skipped.map(({ track, reason }) => [`${track.genre}/${track.id}`, reason]),
    [
      ['pop/', 'The link leads nowhere (ENOENT).'],
      ['bare/', 'The link leads to a folder without files.'],
      ['rock/gone', 'The link leads nowhere (ENOENT).'],
      ['rock/round', 'The link leads nowhere (ELOOP).'],
      ['up/', 'The link leads to a folder without files.'],
    ],
  );
  t.ok(notes.includes('skipped bare/: The link leads to a folder without files.'));
  t.ok(notes.includes('5 tracks, 5 skipped'));
});
