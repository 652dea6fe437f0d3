import { execFile, spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { command } from '../command.js';
import { cli } from '../service.js';
import { smallS3 } from '../models/small-s3.js';
import { smallRecipe } from './small-recipe.js';
import { chord, noise, wav } from '../../support/audio/synth.js';

const directory = t.testdir();
const data = join(directory, 'data');
for (const [genre, make] of Object.entries({
  chords: (i: number) => chord([220 + 30 * i], 3),
  noise: () => noise(3),
})) {
  await mkdir(join(data, 'genres', genre), { recursive: true });
  for (let i = 0; i < 4; i++) await writeFile(join(data, 'genres', genre, `${i}.wav`), wav(make(i)));
}
const evaluate = ['evaluate', ...smallRecipe, '--folds', '2', '--repeats', '1', '--data', data, '--cache'];

t.test('does without a cache that cannot be written, and says so once', async t => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  const { code, stderr } = await command([...evaluate, join(file, 'cache')]);
  t.equal(code, 0, stderr);
  t.match(stderr, /warning: the features of 8 tracks are not cached: [A-Z_]+\n/);
  t.equal(stderr.match(/warning: the statistics of segments stay in memory: [A-Z_]+\n/g)?.length, 1, stderr);
});

t.test('shares a cache through a store, behind a folder', async t => {
  const s3 = await smallS3(t);
  const run = async (folder: string) => {
    const places = [join(directory, folder), '--cache', 's3://models/features'];
    const { code, stderr, stdout } = await command([...evaluate, ...places], s3.env);
    t.equal(code, 0, stderr);
    return { stdout, said: /^s3:.*/m.exec(stderr)?.[0] };
  };
  const [first, second] = [await run('one'), await run('two')];
  t.equal(first.said, 's3://models/features: 0 entries of features read, 8 written');
  t.equal(second.said, 's3://models/features: 8 entries of features read, 0 written');
  t.equal(second.stdout, first.stdout);
});

t.test('an address that is none is wrong use', async t => {
  const { code, stderr } = await command([...evaluate, 's4://models']);
  t.equal(code, 2);
  t.match(stderr, /s4:\/\/models is neither s3:\/\/bucket\/prefix nor a folder/);
});

const mount = (path: string, size: string) => `mount -t tmpfs -o size=${size} none ${path}`;
const canMount = spawnSync('unshare', ['--mount', 'sh', '-c', mount(directory, '64k')]).status === 0;

t.test('goes on when the disk of the cache is full', { skip: !canMount && 'may not mount' }, async t => {
  const cache = join(directory, 'small');
  await mkdir(cache);
  const run = `${mount(cache, '64k')} && exec "$@"`;
  // The first tracks' features fit, the others' do not. The disk is gone with the process.
  const { stderr } = await promisify(execFile)('unshare', [
    ...['--mount', 'sh', '-c', run, 'sh', process.execPath, cli, ...evaluate, cache],
  ]);
  t.match(stderr, /warning: the features of \d tracks are not cached: ENOSPC\n/);
});
