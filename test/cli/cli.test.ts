import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Answer } from '../../src/engine/answer.js';
import { command } from '../command.js';
import { hyena } from '../hyena.js';
import { music, wav } from '../../support/audio/synth.js';
import { root } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

const directory = t.testdir();
const song = join(directory, 'song.wav');
const text = join(directory, 'text.mp3');
await writeFile(song, wav(music(5)));
await writeFile(text, 'no music at all');

t.test('classifies files, in their order', async t => {
  const { code, stdout } = await hyena(['classify', song, song]);
  t.equal(code, 0);
  t.match(stdout, new RegExp(`^(${song}: not music: \\w+ \\d+ %, \\w+ \\d+ %, \\w+ \\d+ %\n){2}$`));
});

t.test('prints JSON when asked', async t => {
  const { stdout } = await command(['classify', song, '--json']);
  t.match(JSON.parse(stdout), {
    file: song,
    genre: /\w/,
    model: { name: 'gtzan' },
    audio: { format: 'wav', duration: 5 },
  });
});

t.test('prints the sections of a dense time line', async t => {
  const { stdout } = await command(['classify', song, '--every', '1']);
  t.match(stdout, new RegExp(`^${song}: not music: .+\n( {2}0:0\\d to 0:0\\d: .*\\w+ \\d+ %\n)+$`));
  const json = await command(['classify', song, '--every', '1', '--json']);
  t.match(JSON.parse(json.stdout), { sections: [{ start: 0, genre: /\w/, confidence: Number }] });
  const few = await command(['classify', song, '--every', '1', '--max-segments', '2']);
  t.match(few, { stdout: '', stderr: /with every=1 .* 3 segments; at most 2 .*every=1\.1 or more/i });
});

t.test('says where it is unsure, by the confidence that is asked for', async t => {
  // A version that has no thresholds, and takes this for music.
  const store = join(directory, 'first-version');
  await cp(`${root}models/gtzan/1`, join(store, 'gtzan', '1'), { recursive: true });
  const classify = ['classify', song, '--model-store', store, '--min-confidence'];
  const unsure = await command([...classify, '1']);
  t.match(unsure.stdout, new RegExp(`^${song}: unsure: \\w+ \\d+ %, \\w+ \\d+ %, \\w+ \\d+ %\n$`));
  const answers = await command([...classify, '0', '--json']);
  const { verdict, margin, confidence } = JSON.parse(answers.stdout) as Answer;
  t.equal(verdict, 'genre');
  t.ok(margin > 0 && margin <= confidence);
  for (const value of ['1.1', '-1', 'x', ''])
    t.match(await hyena(['classify', song, '--min-confidence', value]), {
      code: 1,
      stdout: '',
      stderr: /--min-confidence.*expected a number from 0 to 1/,
    });
});

t.test('names the files that it cannot classify, classifies the others, and fails', async t => {
  const { code, stdout, stderr } = await hyena(['classify', text, song, '/does/not/exist']);
  t.equal(code, 1);
  t.equal(stdout.trim().split('\n').length, 1);
  t.match(stdout, song);
  const [first, second] = stderr.trim().split('\n');
  t.match(first, `hyena: ${text}: `);
  t.match(second, /hyena: \/does\/not\/exist: .*no such file/);
});

t.test('classifies folders, and what a list names', async t => {
  const folder = join(directory, 'collection');
  await mkdir(join(folder, 'album'), { recursive: true });
  await copyFile(song, join(folder, 'album', 'a.wav'));
  await writeFile(join(folder, 'album', 'cover.jpg'), 'a picture');
  const list = join(directory, 'list.txt');
  await writeFile(list, `${song}\n\n/does/not/exist.wav\n`);
  const inFolder = await command(['classify', folder, '--json']);
  const named = (await command(['classify', song, '--json'])).stdout;
  const [track] = inFolder.stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Partial<Answer>);
  t.match(track, {
    file: join(folder, 'album', 'a.wav'),
    probabilities: (JSON.parse(named) as Answer).probabilities,
  });
  t.match(await command(['classify', '--list', list]), {
    code: 1,
    stdout: new RegExp(`^${song}: [^\n]+\n$`),
    stderr: /^hyena: \/does\/not\/exist.wav: [^\n]+\n$/,
  });
  for (const wrong of [['classify'], ['classify', song, '--list', list]])
    t.match(await command(wrong), { code: 2, stderr: /name audio, or a list/ });
});

t.test('lists the models of a store', async t => {
  const root = join(directory, 'models');
  await writeTinyVersion(root, 'tiny', 1);
  const listed = await command(['models', 'list', '--model-store', root]);
  t.match(listed.stdout, /^MODEL .+\ntiny +1 +complete +- +0\.500 +2026-01-01 00:00 +sha256:[0-9a-f]{12}\n$/);
  t.match(JSON.parse((await command(['models', '--model-store', root, '--json'])).stdout), [
    { name: 'tiny', version: 1, state: 'complete', digest: /^sha256:[0-9a-f]{64}$/, trackAccuracy: 0.5 },
  ]);
});

t.test('makes a fresh key, and the line that lets it in', async t => {
  const shown = await hyena(['keys', 'create', 'alice']);
  t.match(shown.stdout, /hyena_[\w-]{43}\n.*alice=sha256:[0-9a-f]{64}\n$/);
  const fresh = async () =>
    JSON.parse((await command(['keys', 'create', 'alice', '--json'])).stdout) as Record<
      'key' | 'entry',
      string
    >;
  const [first, second] = [await fresh(), await fresh()];
  t.not(first.key, second.key);
  for (const { key, entry } of [first, second])
    t.equal(entry, `alice=sha256:${createHash('sha256').update(key).digest('hex')}`);
});

t.test('says in one line what is wrong, and fails', async t => {
  const wrong: [args: string[], env: Record<string, string>, message: RegExp][] = [
    [['serve'], { PORT: 'x' }, /^hyena: PORT: expected an integer/],
    [['serve'], { MODEL_STORE: '/does/not/exist' }, /^hyena: MODEL_STORE: \/does\/not\/exist: .*ENOENT/],
    [['serve'], { MODEL: 'nobody', PORT: '0' }, /^hyena: MODEL: .* has no model "nobody"; there are gtzan$/m],
    [['serve'], { CLASSIFY_KEYS: 'secret' }, /^hyena: CLASSIFY_KEYS: entry 1 (?!.*secret)/],
    [['serve'], { CLASSIFY_KEYS: '' }, /^hyena: CLASSIFY_KEYS: it is blank/],
    [['serve'], { REQUIRE_KEYS: 'true' }, /^hyena: REQUIRE_KEYS: CLASSIFY_KEYS and ADMIN_KEYS must be set/],
    [['keys', 'create', 'a b'], {}, /^hyena: the name of a key/],
    [['classify', song, '--model-store', directory], {}, /^hyena: MODEL_STORE: .* has no model: /],
  ];
  for (const [args, env, message] of wrong) {
    // What a service says before it ends is a promise about the process.
    const { code, stdout, stderr } = await (args[0] === 'serve' ? hyena : command)(args, env);
    t.equal(code, 1);
    t.equal(stdout, '');
    t.match(stderr, message);
    t.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

t.test('says why it cannot listen', async t => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  t.teardown(() => holder.close());
  const { port } = holder.address() as AddressInfo;
  const faults: [env: Record<string, string>, message: string][] = [
    [{ HOST: '127.0.0.1', PORT: `${port}` }, `PORT: ${port} is in use at 127.0.0.1; choose another one`],
    [{ HOST: '192.0.2.1', PORT: '0' }, 'HOST: 192.0.2.1 is no address of this machine (EADDRNOTAVAIL)'],
  ];
  for (const [env, message] of faults) {
    const { code, stderr } = await hyena(['serve'], env);
    t.equal(code, 1);
    t.match(stderr, `hyena: ${message}`);
    t.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});

t.test('says why a backend cannot be had', async t => {
  const env = { TF_BACKEND: 'tensorflow', PORT: '0' };
  const { code, stderr } = await hyena(['classify', song], env);
  if (code === 0) {
    t.comment('tfjs-node works here');
    return;
  }
  const reason = /^hyena: TF_BACKEND=tensorflow cannot be had: .+\n$/;
  t.match(stderr, reason);
  t.match((await hyena(['serve'], env)).stderr, reason);
});

t.test('explains itself', async t => {
  const { code, stdout } = await hyena(['--help']);
  t.equal(code, 0);
  for (const command of ['serve', 'classify', 'train', 'evaluate', 'calibrate', 'models', 'keys'])
    t.match(stdout, command);
});
