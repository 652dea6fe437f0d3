import { join } from 'node:path';
import t from 'tap';
import { readTaggedDataset } from '../../../src/training/data/tagged-dataset.js';

const directory = t.testdir({
  data: { 'a.mp3': '', 'b.mp3': '', 'b.wav': '', album: { 'c.mp3': '' }, 'unknown.mp3': '' },
  genres: { rock: { 'a.mp3': '' }, jazz: { 'b.mp3': '' } },
  'labels.csv':
    'clip,label\na.mp3,rock\na.mp3,"voice, male"\nb.wav,piano\nb.mp3,\nalbum/c,Rock\nelsewhere/x,rock\n',
  'artists.csv': 'clip,artist\na,One\nc,One\n',
  'no.csv': 'clip,label\nnobody.mp3,rock\n',
  'wrong.csv': 'clip,genre\na.mp3,rock\n',
});
const place = (name: string) => join(directory, name);

t.test('a track has the labels of all rows that name it', async t => {
  const { tracks, labelsOf, genres, skipped, groupedBy } = await readTaggedDataset(
    { data: place('data'), artists: place('artists.csv') },
    place('labels.csv'),
  );
  t.strictSame(
    tracks.map(track => [track.path.slice(place('data').length + 1), track.group, labelsOf(track)]),
    [
      ['a.mp3', 'One', ['rock', 'voice, male']],
      ['album/c.mp3', 'One', ['Rock']],
      ['b.mp3', 'b', []],
      ['b.wav', 'b', ['piano']],
    ],
  );
  t.strictSame(genres, ['Rock', 'piano', 'rock', 'voice, male']);
  t.match(skipped, [{ track: { id: 'unknown' }, reason: 'The labels file does not name it.' }]);
  t.equal(groupedBy, 'artist');
});

t.test('without a table, its folder is its only label', async t => {
  const { tracks, labelsOf } = await readTaggedDataset({ data: place('genres') }, undefined);
  t.strictSame(tracks.map(labelsOf), [['jazz'], ['rock']]);
});

t.test('says what is wrong with a table', async t => {
  const wrong: [file: string, message: RegExp][] = [
    [
      'no.csv',
      /^none of the 1 rows of .*no\.csv names a track; the first row names "nobody\.mp3", .* is "a"$/,
    ],
    ['wrong.csv', /wrong\.csv must have the columns clip and label$/],
    ['absent.csv', /^the labels file cannot be read: ENOENT/],
  ];
  for (const [file, message] of wrong)
    await t.rejects(readTaggedDataset({ data: place('data') }, place(file)), { message });
});
