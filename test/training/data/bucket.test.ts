import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import t, { type Test } from 'tap';
import { readDataset, trackName } from '../../../src/training/data/dataset.js';
import { TrackReader } from '../../../src/training/data/track-reader.js';
import { readTrainingData, trainingDataName } from '../../../src/models/training-data.js';
import { readVersion, sha256 } from '../../../src/models/version.js';
import { chord, noise, wav } from '../../../support/audio/synth.js';
import { command } from '../../command.js';
import { noS3 } from '../../models/stores.js';
import { fault, send, smallS3, type SmallS3 } from '../../models/small-s3.js';
import { smallRecipe } from '../small-recipe.js';

const s3 = { s3PathStyle: true, s3Anonymous: false };

/** Files of a data set by their names in it: two genres, and what is left out. */
const files = new Map<string, Uint8Array>(
  [1, 2, 3, 4].flatMap(i => [
    [`chords/${i}.wav`, wav(chord([200 + 20 * i, 250 + 25 * i], 3))],
    [`noise/album ${i}/song.wav`, wav(noise(3, 22_050, 0.1 * i, i))],
  ]),
);
files.set('chords/broken.wav', Buffer.from('RIFF and nothing more'));
files.set('chords.wav', Buffer.from('in no folder'));
files.set('noise/.hidden.wav', Buffer.from('hidden'));
files.set('noise/only hidden/.files', Buffer.from('hidden'));

const folder = join(t.testdir(), 'data');
for (const [name, content] of files) {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}
const artists = 'clip,artist\nchords/1,Ann\nchords/2,Ann\nchords/3,Bo\nchords/4,Cy\n';
await writeFile(`${folder}.csv`, artists);

/** A server with the data set below `music/`, which clients find that are opened in the test. */
async function filledServer(t: Test): Promise<SmallS3> {
  const server = await smallS3(t);
  for (const [name, content] of files) server.objects.set(`music/${name}`, Buffer.from(content));
  server.objects.set('music.csv', Buffer.from(artists));
  t.intercept(process, 'env', { value: { ...process.env, ...server.env, AWS_MAX_ATTEMPTS: '1' } });
  return server;
}

const train = (out: string, data: string, ...more: string[]) =>
  command([
    ...['train', '--data', data, '--out', out, '--cache', join(dirname(out), 'cache')],
    ...['--folds', '2', '--repeats', '1', ...smallRecipe, ...more],
  ]);

/** All that a version states but the time, with the digests of its files. */
async function statedIn(directory: string): Promise<object> {
  const { manifest } = await readVersion(directory);
  return { ...manifest, createdAt: undefined };
}

const contentsIn = async (directory: string): Promise<string[]> =>
  readTrainingData(await readFile(join(directory, trainingDataName))).map(({ content }) => content);

t.test('a folder and the same folder in a bucket make the same version', async t => {
  await filledServer(t);
  const out = t.testdir();
  const local = await train(join(out, 'local', 'duo'), folder, '--artists', `${folder}.csv`);
  const place = ['s3://models/music', '--artists', 's3://models/music.csv'] as const;
  const remote = await train(join(out, 'remote', 'duo'), ...place);
  t.strictSame([local.code, remote.code], [0, 0], remote.stderr);
  t.strictSame(
    await statedIn(join(out, 'remote', 'duo', '1')),
    await statedIn(join(out, 'local', 'duo', '1')),
  );
  const notes = (stderr: string) =>
    stderr.replaceAll(`${folder}.csv`, 's3://models/music.csv').replaceAll(/\d+\.\d s/g, '');
  t.equal(notes(remote.stderr), notes(local.stderr));
  t.match(remote.stderr, /skipped 1 × The folder is empty\. \(noise\/only hidden\/\)/);

  const judged = await command([
    ...['evaluate', '--model', join(out, 'remote', 'duo'), '--data', 's3://models/music/', '--json'],
    ...['--cache', join(out, 'remote', 'cache')],
  ]);
  t.match(JSON.parse(judged.stdout), { tracks: 8, trackAccuracy: 1 });
});

t.test('a store that fails for a while is waited for', async t => {
  const server = await filledServer(t);
  let faults = 2;
  server.odd = ({ url }, response) =>
    url!.includes('noise/album') && faults-- > 0 && send(response, 503, fault('SlowDown'));
  const out = join(t.testdir(), 'duo');
  const { code, stderr } = await train(out, 's3://models/music');
  t.equal(code, 0, stderr);
  t.match(stderr, /warning: s3:\/\/models .*; it is tried again\n/);
  t.equal((await contentsIn(join(out, '1'))).length, 8);
});

t.test('an object that changes meanwhile is taken as it is then', async t => {
  const server = await filledServer(t);
  const changed = wav(chord([999], 3));
  server.odd = ({ method, url }) => {
    if (method === 'GET' && url!.includes('chords/2.wav')) server.objects.set('music/chords/2.wav', changed);
    return false;
  };
  const out = join(t.testdir(), 'duo');
  const { code, stderr } = await train(out, 's3://models/music');
  t.equal(code, 0, stderr);
  const contents = await contentsIn(join(out, '1'));
  t.equal(contents.length, 8);
  t.ok(contents.includes(sha256(changed)));
  t.notOk(contents.includes(sha256(files.get('chords/2.wav')!)));
});

t.test('an object that never stays as it is is left out', async t => {
  const server = await filledServer(t);
  let changes = 0;
  server.odd = ({ method, url }) => {
    if (method === 'GET' && url!.includes('chords/2.wav'))
      server.objects.set('music/chords/2.wav', Buffer.from(`content ${(changes += 1)}`));
    return false;
  };
  const { tracks } = await readDataset({ data: 's3://models/music', s3 });
  const track = tracks.find(({ id }) => id === '2')!;
  await t.rejects(
    new TrackReader().read(track, async bytes => bytes),
    {
      name: 'Problem',
      message: 'The object changed while it was read.',
    },
  );
  t.equal(changes, 3);
});

t.test('says with 2 that there is nothing, and with 1 that a store does not answer', async t => {
  const server = await filledServer(t);
  const out = join(t.testdir(), 'duo');
  t.match(await train(out, 's3://models/none'), {
    code: 2,
    stderr: 'hyena: there is nothing below s3://models/none\n',
  });
  t.match(await train(out, 's3://models/music/chords'), {
    code: 2,
    stderr: /^hyena: s3:\/\/models\/music\/chords\/ must have at least two folders with audio/,
  });
  t.match(await train(out, 'https://models/music'), { code: 2, stderr: /neither a folder nor s3:/ });
  t.match(await train(out, 's3://models/music', '--artists', 's3://models/none.csv'), {
    code: 2,
    stderr: 'hyena: the artists file cannot be read: There is no such object.\n',
  });
  server.odd = (_, response) => send(response, 404, fault('NoSuchBucket'));
  t.match(await train(out, 's3://models/music'), { code: 2, stderr: /s3:\/\/models does not exist/ });
  server.odd = (_, response) => send(response, 503, fault('SlowDown'));
  t.match(await train(out, 's3://models/music'), { code: 1, stderr: /s3:\/\/models fails \(503/ });
});

const long = `${'a'.repeat(240)}/${'b'.repeat(240)}/${'c'.repeat(240)}/${'d'.repeat(240)}.wav`;

/** Keys below a genre, and as what they are read: a track, or left out. */
const keys: readonly [key: string, id: string | undefined][] = [
  ['two words + %41 & <ü> #?.mp3', 'two words + %41 & <ü> #?'],
  ['e\u0301.ogg', 'e\u0301'],
  ['no extension', 'no extension'],
  ['back\\slash.wav', 'back\\slash'],
  [long, long.slice(0, -4)],
  ['both', 'both'],
  ['both/track.wav', 'both/track'],
  ['../up.wav', undefined],
  ['./here.wav', undefined],
  ['folder//nameless.wav', undefined],
  ['folder/', undefined],
];

/** Checks what is read of a bucket that has the keys below `music/rock/`. */
async function readsKeys(t: Test, data: string): Promise<void> {
  const { genres, tracks, skipped } = await readDataset({ data, s3 }, 1);
  t.strictSame(genres, ['rock']);
  const reader = new TrackReader();
  const read = await Promise.all(
    tracks.map(async track => [
      track.id,
      await reader.read(track, async bytes => Buffer.from(bytes).toString()),
    ]),
  );
  const expected = keys.filter(([, id]) => id !== undefined).map(([key, id]) => [id, key]);
  t.strictSame(new Map(read as [string, string][]), new Map(expected as [string, string][]));
  t.strictSame(
    skipped.map(({ track, reason }) => [trackName(track), reason]),
    [
      ['rock/folder/', 'The folder is empty.'],
      ['rock/folder//nameless.wav', 'A folder in its key has no name.'],
    ],
  );
}

t.test('keys may be what they like', async t => {
  const server = await filledServer(t);
  for (const [key] of keys) server.objects.set(`odd/rock/${key}`, Buffer.from(key));
  await readsKeys(t, 's3://models/odd');
});

t.test('keys may be what they like, in a server of another make', { skip: noS3 }, async t => {
  const client = new S3Client({ forcePathStyle: true });
  t.teardown(() => client.destroy());
  const Bucket = `hyena-test-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const [key] of keys)
    await client.send(new PutObjectCommand({ Bucket, Key: `odd/rock/${key}`, Body: Buffer.from(key) }));
  await readsKeys(t, `s3://${Bucket}/odd`);
});
