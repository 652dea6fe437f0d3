import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readLabels } from '../../../src/models/publishing/find-model.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { readTrainingData, trainingDataName } from '../../../src/models/training-data.js';
import { readVersion, sha256 } from '../../../src/models/version.js';
import { command } from '../../command.js';
import { smallRecipe } from '../../training/small-recipe.js';
import { drums, noise, wav } from '../../../support/audio/synth.js';
import { madeVersion } from './made-version.js';

const directory = t.testdir({ data: { drums: {}, noise: {} }, store: {} });
const data = join(directory, 'data');
for (let i = 0; i < 2; i += 1) {
  await writeFile(join(data, 'drums', `${i}.wav`), wav(drums(3 + i)));
  await writeFile(join(data, 'noise', `${i}.wav`), wav(noise(3 + i, 22050, 0.1, i + 1)));
}
const artists = join(directory, 'artists.csv');
await writeFile(artists, 'clip,artist\ndrums/0,Ann\ndrums/1,Bob\nnoise/0,Cy\n');
const outputs = join(directory, 'outputs');
const out = join(directory, 'models', 'synthetic');
const train = (...args: string[]) =>
  command([
    ...['train', '--data', data, '--out', out, '--cache', join(directory, 'cache')],
    ...['--folds', '2', '--repeats', '1', ...smallRecipe, ...args],
  ]);

t.test('ends a training run with a version in the store, under a number that is free there', async t => {
  const location = join(directory, 'store');
  const store = openStore(location, { s3PathStyle: false });
  await pushVersion(store, madeVersion('synthetic', 4));
  const { code, stdout, stderr } = await train(
    '--publish',
    location,
    '--label',
    'canary',
    '--artists',
    artists,
    '--outputs',
    outputs,
  );
  t.equal(code, 0, stderr);
  t.match(stdout, /[/\\]synthetic[/\\]5: track accuracy .+\nsynthetic 5: pushed to .+, canary → 5\n$/);
  const [here, there] = await Promise.all([
    readVersion(join(out, '5')),
    readVersion(join(location, 'synthetic', '5')),
  ]);
  t.equal(here.digest, there.digest);
  t.strictSame((await readLabels(store, 'synthetic')).labels, { labels: { canary: 5 } });
});

t.test('leaves the figures for what runs it, each in a small file, and all of them in a report', async t => {
  const figure = (name: string) => readFile(join(outputs, name), 'utf8');
  const report = JSON.parse(await figure('report.json')) as Record<string, unknown>;
  t.match(report, { name: 'synthetic', version: 5, pushed: true, assessment: { splitBy: 'artist' } });
  t.equal(await figure('version'), '5');
  t.equal(await figure('digest'), report.digest);
  t.equal(await figure('directory'), join(out, '5'));
  t.equal(await figure('store'), join(directory, 'store'));
  t.equal(Number(await figure('accuracy')), (report.assessment as { trackAccuracy: number }).trackAccuracy);
  for (const name of await readdir(outputs))
    if (name !== 'report.json')
      t.ok((await figure(name)).length <= 1024 && !(await figure(name)).includes('\n'));

  const evaluated = join(directory, 'evaluated');
  const { code } = await command([
    ...['evaluate', '--data', data, '--model', out, '--cache', join(directory, 'cache')],
    ...['--outputs', evaluated],
  ]);
  t.equal(code, 0);
  t.strictSame(await readFile(join(evaluated, 'tracks'), 'utf8'), '4');
  t.ok((await readdir(evaluated)).includes('f1.drums'));

  const pushed = join(directory, 'pushed');
  const push = await command(['models', 'push', out, join(directory, 'other'), '--outputs', pushed]);
  t.equal(push.code, 0, push.stderr);
  t.strictSame((await readdir(pushed)).sort(), ['digest', 'name', 'report.json', 'store', 'version']);
});

t.test('lists what a version was trained on, in a file that is pushed and pulled with it', async t => {
  const version = await readVersion(join(directory, 'store', 'synthetic', '5'));
  const listed = readTrainingData(version.files.get(trainingDataName)!);
  const files = ['drums/0', 'drums/1', 'noise/0', 'noise/1'].map(id => join(data, `${id}.wav`));
  const contents = await Promise.all(files.map(async file => sha256(await readFile(file))));
  t.strictSame(new Set(listed.map(({ content }) => content)), new Set(contents));
  const artistOf = new Map(listed.map(({ content, artist }) => [content, artist]));
  // printf 'hyena artist\nann' | sha256sum
  t.equal(artistOf.get(contents[0]), createHash('sha256').update('hyena artist\nann').digest('hex'));
  t.equal(artistOf.get(contents[3]), undefined, 'nobody knows the artist');
  const pulled = join(directory, 'pulled');
  const { code } = await command(['models', 'pull', join(directory, 'store'), 'synthetic@5', pulled]);
  t.equal(code, 0);
  await writeFile(join(pulled, 'synthetic', '5', trainingDataName), 'sha256,artist\n');
  t.match(await command(['models', 'verify', '--model-store', pulled]), {
    code: 1,
    stdout: /training-data\.csv/,
  });
});

t.test('says before the training what would be in the way after it', async t => {
  await mkdir(out, { recursive: true });
  const before = await readdir(out);
  const key = join(directory, 'public.pem');
  const { publicKey } = generateKeyPairSync('ed25519');
  await writeFile(key, publicKey.export({ type: 'spki', format: 'pem' }));
  const wrong: [args: string[], message: RegExp][] = [
    [['--label', 'canary'], /--label and --sign go with --publish/],
    [['--publish', directory, '--label', 'No'], /"No" cannot be a label/],
    [['--publish', directory, '--sign', '/does/not/exist'], /the signing key cannot be read/],
    [['--publish', directory, '--model-public-key', key], /--sign has to name its private key/],
    [['--publish', 's3://bucket'], /the model store|there are no credentials/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await command(
      ['train', '--data', data, '--out', out, ...args],
      // Nobody listens there.
      { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1', AWS_REGION: 'us-east-1' },
    );
    t.match(
      { code, stdout, stderr },
      { code: args[1].startsWith('s3:') ? 1 : 2, stdout: '', stderr: message },
    );
  }
  t.strictSame(await readdir(out), before);
});
