import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { defaultFeatureParameters } from '../../../src/features/parameters.js';
import { readDataset, summaryOf, trackName } from '../../../src/training/data/dataset.js';
import { prepareData } from '../../../src/training/data/prepare.js';
import { chord, noise, wav } from '../../../support/audio/synth.js';

t.test('follows links to files and folders, and names what leads nowhere or back', async t => {
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
    'elsewhere/jazz/again': '..',
    'data/pop': 'pop-is-elsewhere',
    'data/bare': join(elsewhere, 'empty'),
    'data/up': '..',
    'data/file.wav': join(elsewhere, 'a.wav'),
  };
  for (const [link, target] of Object.entries(links)) await symlink(target, join(directory, link));

  const { notes, progress } = noted();
  const options = {
    features: defaultFeatureParameters,
    workers: 1,
    cache: { folder: join(directory, 'cache') },
  };
  const dataset = await readDataset({ data });
  const prepared = await prepareData(dataset, options, track => track, progress);
  t.strictSame(dataset.genres, ['jazz', 'rock']);
  t.strictSame(
    prepared.kept.map(({ genre, id, group }) => [`${genre}/${id}`, group]),
    ['jazz/away', 'jazz/there', 'rock/folder/a', 'rock/folder/jazz/away', 'rock/folder/jazz/there']
      .concat('rock/linked', 'rock/own', 'rock/twice')
      .map(track => [track, track]),
  );
  t.strictSame(
    prepared.skipped.map(({ track, reason }) => [trackName(track), reason]),
    [
      ['bare/', 'The folder is empty.'],
      ['blues.txt', 'The file is in no folder of a genre.'],
      ['file.wav', 'The file is in no folder of a genre.'],
      ['jazz/again/', 'The link leads back to a folder that it is in.'],
      ['pop', 'The link leads nowhere (ENOENT).'],
      ['rock/folder/empty/', 'The folder is empty.'],
      ['rock/folder/jazz/again/', 'The link leads back to a folder that it is in.'],
      ['rock/gone.wav', 'The link leads nowhere (ENOENT).'],
      ['rock/round.wav', 'The link leads nowhere (ELOOP).'],
      ['up/', 'The link leads back to a folder that it is in.'],
    ],
  );
  t.ok(notes.includes('skipped 2 × The folder is empty. (bare/, rock/folder/empty/)'), notes.join('\n'));
  t.ok(notes.includes('8 tracks, 10 skipped'), notes.join('\n'));
});

t.test('says why there is no track at all', async t => {
  const data = t.testdir({ rock: { a: t.fixture('symlink', 'nowhere') }, 'b.wav': '' });
  await t.rejects(readDataset({ data }), {
    message: `${data} must have at least two folders with audio, one for each genre; left out: 1 × The file is in no folder of a genre. (b.wav); 1 × The link leads nowhere (ENOENT). (rock/a)`,
  });
});

t.test('names five of the tracks that are left out for one reason, and counts the others', async t => {
  const skipped = Array.from({ length: 7 }, (_, i) => ({ track: { genre: 'g', id: `${i}` }, reason: 'No.' }));
  t.strictSame(summaryOf(skipped), ['7 × No. (g/0, g/1, g/2, g/3, g/4, 2 more)']);
});

t.test('finds the artist of a track, however a row names it', async t => {
  const directory = t.testdir({ data: { jazz: { album: {} }, rock: {} } });
  const data = join(directory, 'data');
  const track = join(data, 'jazz', 'album', 'Café 1.mp3'.normalize('NFD'));
  for (const path of [track, join(data, 'jazz', 'other.1.wav'), join(data, 'rock', 'x.wav')])
    await writeFile(path, '');
  const artistsOf = async (...rows: string[]) => {
    await writeFile(join(directory, 'artists.csv'), ['clip,artist', ...rows].join('\n'));
    const { tracks, notes } = await readDataset({ data, artists: join(directory, 'artists.csv') });
    return { artists: tracks.map(({ group }) => group), notes };
  };
  const others = ['jazz/other.1', 'rock/x'];
  for (const clip of [
    ...['Café 1', 'Café 1.mp3', 'cafÉ 1', 'album/Café 1', 'jazz/album/Café 1.mp3', './jazz/album/café 1'],
    ...['jazz\\album\\Café 1.mp3', '/music/genres/jazz/album/Café 1.mp3', 'CAFÉ 1.MP3'.normalize('NFD')],
  ]) {
    const { artists, notes } = await artistsOf(`${clip},Ann`);
    t.strictSame(artists, ['Ann', ...others], clip);
    t.match(notes, [/^2 of 3 tracks have no artist in .*artists\.csv$/]);
  }
  const { artists, notes } = await artistsOf('other.1,Bo', 'x.wav,Cy', 'café 1.flac,Di', 'café 1,Eve');
  t.strictSame([artists, notes], [['Eve', 'Bo', 'Cy'], []]);
  await t.rejects(artistsOf('other,Bo', 'y,'), {
    message:
      /^none of the 1 rows of .*artists\.csv names a track; the first row names "other", and the first track is "jazz\/album\/Cafe\u0301 1"$/,
  });
  await t.rejects(artistsOf(), { message: /^none of the 0 rows/ });
});

t.test(
  'tells tracks that differ in their genre or in capitals only, and says where a row does not',
  async t => {
    const directory = t.testdir({
      data: { jazz: { '1.wav': '', 'a.wav': '', 'A.wav': '' }, rock: { '1.wav': '' } },
      'rough.csv': 'clip,artist\n1,Ann\na,Bo\nA,Cy',
      'exact.csv': 'clip,artist\njazz/1,Ann\nrock/1,Di\na,Bo\nA,Cy',
    });
    const read = async (file: string) => {
      const { tracks, notes } = await readDataset({
        data: join(directory, 'data'),
        artists: join(directory, file),
      });
      return [tracks.map(({ group }) => group), notes];
    };
    t.strictSame(await read('rough.csv'), [
      ['Ann', 'Cy', 'Bo', 'Ann'],
      [`${join(directory, 'rough.csv')}: 1 is in jazz and rock, of one artist therefore`],
    ]);
    t.strictSame(await read('exact.csv'), [['Ann', 'Cy', 'Bo', 'Di'], []]);
  },
);

function noted() {
  const notes: string[] = [];
  const bar = { step: () => undefined, end: () => undefined };
  return { notes, progress: { begin: () => bar, note: (text: string) => void notes.push(text) } };
}
