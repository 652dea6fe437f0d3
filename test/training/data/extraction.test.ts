import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import t from 'tap';
import { music, wav } from '../../../support/audio/synth.js';
import { defaultFeatureParameters as features } from '../../../src/features/parameters.js';
import { readDataset } from '../../../src/training/data/dataset.js';
import { extractTracks } from '../../../src/training/data/extraction.js';

t.test('reads a file where a link leads, and from a folder that is named from here', async t => {
  const directory = relative(process.cwd(), t.testdir({ elsewhere: {}, data: {}, cache: {} }));
  const [elsewhere, data, cache] = ['elsewhere', 'data', 'cache'].map(name => join(directory, name));
  await writeFile(join(elsewhere, 'track.wav'), wav(music(3)));
  await mkdir(join(data, 'rock'));
  await symlink('../../elsewhere/track.wav', join(data, 'rock', 'link.wav'));
  const { tracks } = await readDataset({ data }, 1);
  const options = { features, cache: { folder: cache } };
  const { kept, unread, uncached, sharing } = await extractTracks(
    tracks,
    options,
    1,
    ({ seconds }) => seconds,
    () => undefined,
  );
  t.strictSame({ kept, unread, uncached, sharing }, { kept: [3], unread: [], uncached: [], sharing: [] });
});
