import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { eventually } from '../eventually.js';
import { fault, send, smallS3 } from '../models/small-s3.js';
import { tokenService } from '../models/token-service.js';
import { cli } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

const directory = t.testdir();
const models = join(directory, 'models');
const track = wav(music(3.2, 8000), 8000);
await writeTinyVersion(models, 'tiny', 1);
const argsFor = (out: string) => [
  ...['batch', 's3://models/music', '--out', join(directory, out)],
  ...['--model', 'tiny', '--model-store', models],
];

t.test('a listing that fails for a passing reason is tried again', async t => {
  const s3 = await smallS3(t);
  s3.objects.set('music/a.wav', track);
  for (const [status, code] of [
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ] as const) {
    // The client itself asks three times.
    let left = 4;
    s3.odd = (_, response) => left-- > 0 && send(response, status, fault(code));
    const run = await command(argsFor(code), s3.env);
    t.match(run, { code: 0, stderr: /s3:\/\/models fails .*; trying again\n[^]*1 tracks, 0 failed/ }, code);
  }
});

const ofCredentials: [status: number, code: string, words: string][] = [
  [400, 'ExpiredToken', 'the credentials have expired'],
  [403, 'InvalidAccessKeyId', 'it does not know the access key'],
  [403, 'RequestTimeTooSkewed', 'the clock of this machine is wrong: set it'],
];

/** Requests of whose clients the store has taken others before: those for the lines of a list, for the tracks, for the rows, for the job that is not there yet. */
const later: readonly ((request: IncomingMessage) => boolean)[] = [
  ({ url, headers: { range = 'bytes=0-0' } }) => url!.includes('/b.wav') && range === 'bytes=0-0',
  ({ url, headers: { range } }) => url!.includes('/b.wav') && range !== undefined,
  ({ method, url }) => method === 'PUT' && url!.includes('/parts/'),
  ({ method }) => method === 'PUT',
];

for (const [status, code, words] of ofCredentials)
  t.test(`a store that took credentials before is tried again after ${code}`, async t => {
    const s3 = await smallS3(t);
    const list = join(directory, `list ${code}`);
    await writeFile(list, 's3://models/music/a.wav\ns3://models/music/b.wav\n');
    for (const key of ['a', 'b']) s3.objects.set(`music/${key}.wav`, track);
    const left = new Set(later);
    s3.odd = (request, response) => {
      const place = later.find(isMeant => left.has(isMeant) && isMeant(request));
      if (!place) return false;
      const isHead = request.method === 'HEAD';
      if (!isHead) left.delete(place);
      return send(response, status, isHead ? '' : fault(code));
    };
    const [, , ...args] = argsFor('unused');
    const run = await command(['batch', '--list', list, ...args, '--out', `s3://models/${code}`], s3.env);
    t.match(run, { code: 0, stderr: /2 tracks, 0 failed/ });
    const again = new RegExp(`^hyena: s3://models.* denies access .*: ${words}; trying again$`, 'gm');
    t.equal(run.stderr.match(again)?.length, later.length, run.stderr);
  });

t.test('a list goes on at the line whose store failed, also from standard input', async t => {
  const s3 = await smallS3(t);
  const keys = ['a', 'b', 'c'].map(name => `music/${name}.wav`);
  for (const key of keys) s3.objects.set(key, track);
  const list = keys.map(key => `s3://models/${key}\n`).join('');
  await writeFile(join(directory, 'list'), list);
  for (const from of [join(directory, 'list'), '-']) {
    s3.requests.length = 0;
    // The client itself asks three times.
    let left = 4;
    s3.odd = ({ method, url }, response) =>
      method === 'HEAD' && url!.includes('/b.wav') && left-- > 0 && send(response, 503, '');
    const [, , ...args] = argsFor(`listed from ${from.slice(-1)}`);
    const child = spawn(process.execPath, [cli, 'batch', '--list', from, ...args], {
      env: { ...process.env, ...s3.env, WORKERS: '1' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const ended = once(child, 'close');
    child.stdin.on('error', () => undefined).end(list);
    let said = '';
    child.stderr.on('data', text => (said += String(text)));
    t.strictSame(await ended, [0, null]);
    t.match(said, /s3:\/\/models fails \(503.*\); trying again\n[^]*3 tracks, 0 failed/);
    const looks = s3.requests.filter(request => request.startsWith('HEAD'));
    const listed = [0, 1, 1, 1, 1, 1, 2].map(index => `HEAD /models/${keys[index]}`);
    t.strictSame(looks.slice(0, listed.length), listed);
  }
});

t.test('SIGTERM ends a list from standard input that stays open', async t => {
  const s3 = await smallS3(t);
  s3.objects.set('music/a.wav', track);
  for (const [wait, status] of [
    ['for a line', 200],
    ['for the store', 503],
  ] as const) {
    s3.requests.length = 0;
    s3.odd = (_, response) => status !== 200 && send(response, status, fault('SlowDown'));
    const [, , ...args] = argsFor(`ended in a wait ${wait}`);
    const child = spawn(process.execPath, [cli, 'batch', '--list', '-', ...args], {
      env: { ...process.env, ...s3.env, WORKERS: '1' },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const ended = once(child, 'close');
    child.stdin.write('s3://models/music/a.wav\n');
    let said = '';
    child.stderr.on('data', text => (said += String(text)));
    await eventually(() => (status === 200 ? s3.requests.length > 0 : said.includes('trying again')));
    child.kill('SIGTERM');
    t.strictSame(await ended, [143, null], wait);
    t.match(said, /ended by SIGTERM/);
    child.stdin.destroy();
  }
});

t.test('what gives credentials may be away during a batch', async t => {
  const [s3, tokens] = [await smallS3(t), await tokenService(t)];
  s3.objects.set('music/a.wav', track);
  s3.odd = ({ url }) => {
    if (url!.includes('list-type')) tokens.isAway = true;
    return false;
  };
  const child = spawn(process.execPath, [cli, ...argsFor('without a token')], {
    env: { ...process.env, ...s3.env, ...tokens.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const text of child.stderr) {
    said += String(text);
    if (said.includes('trying again')) tokens.isAway = false;
  }
  t.strictSame(await ended, [0, null]);
  t.match(said, /there are no credentials for s3:\/\/models \(.*\): set them, .*; trying again/);
  t.match(said, /1 tracks, 0 failed/);
});

t.test('a folder that is not mounted yet when a batch goes on is waited for', async t => {
  const [folder, out] = [join(directory, 'music'), join(directory, 'mounted')];
  await mkdir(folder);
  for (const name of ['a.wav', 'b.wav', 'c.wav']) await writeFile(join(folder, name), track);
  const args = ['--out', out, '--model', 'tiny', '--model-store', models];
  t.match(await command(['batch', 'plan', folder, ...args]), { code: 0 });
  await rm(join(folder, 'b.wav'));
  await rename(folder, `${folder} away`);
  await mkdir(folder);
  const child = spawn(process.execPath, [cli, 'batch', ...args], {
    env: { ...process.env, WORKERS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const text of child.stderr) {
    if (!said.includes('trying again') && String(text).includes('trying again')) {
      await rmdir(folder);
      await rename(`${folder} away`, folder);
    }
    said += String(text);
  }
  t.strictSame(await ended, [0, null]);
  t.match(said, new RegExp(`${folder} is away \\(it is empty\\); trying again`));
  t.match(said, /3 tracks, 1 failed \(1 missing\)/);
});

const setpriv = spawnSync('setpriv', ['--version']).status === 0;
const isRoot = process.getuid?.() === 0;

t.test(
  'a folder in the source that may not be listed ends a batch at once, by its name',
  { skip: isRoot && !setpriv && 'setpriv (util-linux), which takes its rights from root, is not installed' },
  async t => {
    const folder = t.testdir({ a: { 'a.wav': track }, locked: {} });
    const locked = join(folder, 'locked');
    await chmod(locked, 0);
    const bounded = ['setpriv', '--bounding-set=-dac_override,-dac_read_search'];
    const [program, ...args] = [...(isRoot ? bounded : []), process.execPath, cli, 'batch', folder];
    const out = ['--out', join(directory, 'locked'), '--model', 'tiny', '--model-store', models];
    const { status, stderr } = spawnSync(program, [...args, ...out], { encoding: 'utf8' });
    await chmod(locked, 0o700);
    t.equal(status, 1);
    t.equal(stderr, `hyena: ${locked} cannot be listed (EACCES): give this user the rights to it\n`);
  },
);

t.test('SIGTERM ends a batch that waits for a store with 143', async t => {
  const s3 = await smallS3(t);
  s3.odd = (_, response) => send(response, 503, fault('SlowDown'));
  const child = spawn(process.execPath, [cli, ...argsFor('ended')], {
    env: { ...process.env, ...s3.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const text of child.stderr) {
    if (!said.includes('trying again') && String(text).includes('trying again')) child.kill('SIGTERM');
    said += String(text);
  }
  t.strictSame(await ended, [143, null]);
  t.match(said, /ended by SIGTERM/);
});
