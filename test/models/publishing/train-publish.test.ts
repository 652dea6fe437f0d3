import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readLabels } from '../../../src/models/publishing/find-model.js';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { readVersion } from '../../../src/models/version.js';
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
  const { code, stdout, stderr } = await train('--publish', location, '--label', 'canary');
  t.equal(code, 0, stderr);
  t.match(stdout, /[/\\]synthetic[/\\]5: track accuracy .+\nsynthetic 5: pushed to .+, canary → 5\n$/);
  const [here, there] = await Promise.all([
    readVersion(join(out, '5')),
    readVersion(join(location, 'synthetic', '5')),
  ]);
  t.equal(here.digest, there.digest);
  t.strictSame((await readLabels(store, 'synthetic')).labels, { labels: { canary: 5 } });
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
    t.match({ code, stdout, stderr }, { code: 1, stdout: '', stderr: message });
  }
  t.strictSame(await readdir(out), before);
});
