import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { withoutFfmpeg as skip } from '../audio/windows.js';
import { hyena } from '../hyena.js';
import { root } from '../service.js';

for (const name of ['train', 'evaluate']) {
  const script = (...args: string[]) =>
    spawnSync(process.execPath, [`${root}dist/scripts/${name}.js`, ...args], { encoding: 'utf8' });

  t.test(`npm run ${name} takes what hyena ${name} takes`, async t => {
    const { status, stdout } = script('--help');
    t.equal(status, 0);
    const { stdout: help } = await hyena([name, '--help']);
    t.equal(stdout.replace(`Usage: ${name} `, `Usage: hyena ${name} `), help);
  });

  t.test(`npm run ${name} does what hyena ${name} does`, async t => {
    const args = ['--data', '/does/not/exist', ...(name === 'train' ? ['--out', 'x'] : ['--folds', '2'])];
    const { code, stdout, stderr } = await hyena([name, ...args]);
    const ran = script(...args);
    t.match(ran, { status: code, stdout, stderr });
    t.match(stderr, /is not a folder/);
  });
}

t.test('npm run stability', async t => {
  const file = join(t.testdir({ 'short.wav': wav(music(2)), 'music.wav': wav(music(5)) }), 'music.wav');
  const script = (args: string[], env = process.env) =>
    spawnSync(process.execPath, [`${root}dist/scripts/stability.js`, ...args], {
      cwd: root,
      env,
      encoding: 'utf8',
    });

  t.test('prints how far answers move', { skip }, async t => {
    const { stdout, stderr, status } = script(['--json', file, join(file, '../short.wav')]);
    t.equal(status, 0, stderr);
    t.match(stderr, /short\.wav is left out: The audio lasts 2\.00 s/);
    const { tracks, moves } = JSON.parse(stdout) as {
      tracks: number;
      moves: Record<string, { largest: number }>;
    };
    t.equal(tracks, 1);
    t.match(moves['3 dB louder'], { median: Number, largest: Number, 'over 0.1': Number });
    t.equal(moves['mono as stereo, or stereo as mono'].largest, 0);
  });

  t.test('says that it needs ffmpeg', async t => {
    const { stderr, status } = script([file], { ...process.env, PATH: '' });
    t.equal(status, 1);
    t.match(stderr, /^ffmpeg is not installed/);
  });
});
