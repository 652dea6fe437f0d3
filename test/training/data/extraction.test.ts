import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import t from 'tap';
import { music, wav } from '../../../support/audio/synth.js';
import { defaultFeatureParameters as features } from '../../../src/features/parameters.js';
import { extractTracks } from '../../../src/training/data/extraction.js';

t.test('reads a file where a link leads, and from a folder that is named from here', async t => {
  const directory = relative(process.cwd(), t.testdir({ elsewhere: {}, data: {}, cache: {} }));
  const [elsewhere, data, cache] = ['elsewhere', 'data', 'cache'].map(name => join(directory, name));
  await writeFile(join(elsewhere, 'track.wav'), wav(music(3)));
  await mkdir(join(data, 'rock'));
  const path = join(data, 'rock', 'link.wav');
  await symlink('../../elsewhere/track.wav', path);
  const track = { id: 'link', genre: 'rock', path, group: 'link' };
  const options = { features, cache };
  const { kept, unread, uncached } = await extractTracks(
    [track],
    options,
    1,
    ({ seconds }) => seconds,
    () => undefined,
  );
  t.strictSame({ kept, unread, uncached }, { kept: [3], unread: [], uncached: [] });
});
