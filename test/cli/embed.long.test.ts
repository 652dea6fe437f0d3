import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { eventually } from '../eventually.js';
import { cli } from '../service.js';

t.test('an interrupted run leaves nothing', async t => {
  const directory = t.testdir({ kept: { embeddings: 'before' }, music: {} });
  const [place, folder] = [join(directory, 'kept'), join(directory, 'music')];
  const out = join(place, 'embeddings');
  const track = join(directory, 'track.wav');
  await writeFile(track, wav(music(4)));
  for (let i = 0; i < 300; i++) await symlink(track, join(folder, `${i}.wav`));
  const child = spawn(process.execPath, [cli, 'embed', folder, '--model', 'gtzan', '--out', out], {
    env: { ...process.env, WORKERS: '1' },
    stdio: 'ignore',
  });
  await eventually(async () => (await readdir(place)).length === 2);
  child.kill('SIGTERM');
  t.strictSame(await once(child, 'exit'), [1, null]);
  t.strictSame(await readdir(place), ['embeddings']);
  t.equal(await readFile(out, 'utf8'), 'before');
});
