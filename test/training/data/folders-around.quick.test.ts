import t from 'tap';
import { foldersAround } from '../../../src/training/data/folders-around.js';

t.test('names the outermost folders of files, once each', async t => {
  const files = ['/a/rock/1.wav', '/a/rock/2.wav', '/a/rock/album/3.wav', '/a/rockabilly/4.wav', '/b/5.wav'];
  t.strictSame(foldersAround(files), ['/a/rock', '/a/rockabilly', '/b']);
  t.strictSame(foldersAround(['/1.wav', '/a/2.wav']), ['/']);
});

t.test('names folders above where there are too many for the arguments of a process', async t => {
  const files = Array.from({ length: 1000 }, (_, i) => `/music/${i % 3}/artist ${i}/song.wav`);
  t.strictSame(foldersAround(files), ['/music/0', '/music/1', '/music/2']);
});
