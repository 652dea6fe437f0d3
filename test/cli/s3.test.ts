import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { fault, send, smallS3 } from '../models/small-s3.js';

const names = ['a song.wav', 'side b/other.wav', 'too short.wav'];
const folder = join(t.testdir(), 'album');
await mkdir(join(folder, 'side b'), { recursive: true });
const tracks = [wav(music(7)), wav(music(4, 22_050, 1)), wav(music(1))];
for (const [i, name] of names.entries()) await writeFile(join(folder, name), tracks[i]);
await writeFile(join(folder, 'cover.jpg'), 'no audio');

/** A server with the folder below `music/album/`, and how commands find it. */
async function filledServer(t: Test) {
  const server = await smallS3(t);
  for (const [i, name] of names.entries()) server.objects.set(`music/album/${name}`, tracks[i]);
  server.objects.set('music/album/cover.jpg', Buffer.from('no audio'));
  return { server, env: { ...server.env, AWS_MAX_ATTEMPTS: '1' } };
}

/** What a command printed of the folder, as it is printed of the bucket. */
const asInBucket = (text: string) => text.replaceAll(folder, 's3://models/music/album');

t.test('classifies what is below a prefix as what is in a folder', async t => {
  const { server, env } = await filledServer(t);
  const local = await command(['classify', folder]);
  const remote = await command(['classify', 's3://models/music/album'], env);
  t.equal(remote.code, 1, 'one is too short');
  t.equal(remote.stdout, asInBucket(local.stdout));
  t.equal(remote.stderr, asInBucket(local.stderr));
  t.match(remote.stdout, /^s3:\/\/models\/music\/album\/a song\.wav: .*\ns3:.*other\.wav: .*\n$/);
  t.notOk(server.requests.some(request => request.includes('cover.jpg')));
});

t.test('classifies an object by its address, in a list too', async t => {
  const { env } = await filledServer(t);
  const address = `s3://models/music/album/${names[0]}`;
  const list = join(t.testdir(), 'list');
  await writeFile(list, `${address}\n${join(folder, names[1])}\n`);
  const [named, listed] = [
    await command(['classify', address, '--json'], env),
    await command(['classify', '--list', list, '--json'], env),
  ];
  t.strictSame([named.code, listed.code], [0, 0], named.stderr + listed.stderr);
  const { file, genre } = JSON.parse(named.stdout) as { file: string; genre: string };
  t.equal(file, address);
  t.match(
    listed.stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as object),
    [{ file: address, genre }, { file: join(folder, names[1]) }],
  );
});

t.test('embeds what is below a prefix as what is in a folder', async t => {
  const { env } = await filledServer(t);
  const out = t.testdir();
  const embed = (place: string, file: string) =>
    command(['embed', place, '--model', 'gtzan', '--out', join(out, file)], env);
  const runs = [await embed(folder, 'local'), await embed('s3://models/music/album/', 'remote')];
  for (const { code, stderr } of runs) {
    t.equal(code, 0);
    t.equal(stderr, '3 files, 2 embedded, 1 with a problem; 1 others are no audio by their names\n');
  }
  const rows = async (file: string) =>
    (await readFile(join(out, file), 'utf8'))
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as { file: string });
  const local = (await rows('local')).map(row => ({ ...row, file: `music/album/${row.file}` }));
  t.strictSame(await rows('remote'), local);
});

t.test('says what is not there, and with 1 that a bucket does not answer', async t => {
  const { server, env } = await filledServer(t);
  t.match(await command(['classify', 's3://models/none.wav'], env), {
    code: 1,
    stderr: 'hyena: s3://models/none.wav: There is no such object.\n',
  });
  const out = join(t.testdir(), 'out');
  const embed = ['embed', 's3://models/none', '--model', 'gtzan', '--out', out];
  t.match(await command(embed, env), { code: 1, stderr: 'hyena: there is no audio in s3://models/none\n' });
  server.odd = (_, response) => send(response, 403, fault('AccessDenied'));
  for (const args of [['classify', 's3://models/music'], embed])
    t.match(await command(args, env), { code: 1, stdout: '', stderr: /^hyena: s3:\/\/models .*403/ });
  t.match(await command(['classify', 'https://models/a.wav'], env), { code: 1, stderr: /^hyena: https:/ });
});
