import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { fault, send, smallS3 } from '../models/small-s3.js';
import { noCredentials } from '../models/token-service.js';
import { writeTinyVersion } from '../tiny-version.js';

const directory = t.testdir();
const [folder, models] = [join(directory, 'music'), join(directory, 'models')];
await mkdir(folder);
const track = wav(music(3.2, 8000), 8000);
await writeFile(join(folder, 'a.wav'), track);
await writeTinyVersion(models, 'tiny', 1);
const place = (name: string) => join(directory, name);
const isHead = ({ method }: { method?: string }) => method === 'HEAD';

/** What S3 answers for good, or before it has taken any credentials, and how a command ends then. */
const refusals: [status: number, code: string, exitCode: number, message: RegExp][] = [
  [404, 'NoSuchBucket', 2, /^s3:\/\/models\S* does not exist \(404 NoSuchBucket\): check its name/],
  [400, 'InvalidBucketName', 2, /^s3:\/\/models\S* cannot exist/],
  [301, 'PermanentRedirect', 2, /^s3:\/\/models\S* is in another region .*: set AWS_REGION/],
  [400, 'AuthorizationHeaderMalformed', 2, /^s3:\/\/models\S* is in another region/],
  [403, 'AccessDenied', 1, /^s3:\/\/models\S* denies access \(403 AccessDenied\): give/],
  [403, 'InvalidAccessKeyId', 1, /^s3:\/\/models\S* denies access .*: it does not know the access key/],
  [403, 'SignatureDoesNotMatch', 1, /^s3:\/\/models\S* denies access .*: the secret key/],
  [403, 'RequestTimeTooSkewed', 1, /^s3:\/\/models\S* denies access .*: the clock of this machine is wrong/],
  [400, 'ExpiredToken', 1, /^s3:\/\/models\S* denies access .*: the credentials have expired/],
];

for (const [status, code, exitCode, message] of refusals)
  t.test(`a store that refuses with ${code} ends a batch at once with ${exitCode}`, async t => {
    const s3 = await smallS3(t);
    const env = { ...s3.env, MODEL_STORE: models };
    const out = () => place(`out ${code} ${s3.requests.length}`);
    const list = place(`list ${code}`);
    await writeFile(list, `${join(folder, 'a.wav')}\ns3://models/music/a.wav\n`);
    const inventory = place(`inventory ${code}`);
    await writeFile(inventory, '"models","music/a.wav","1000","0123456789abcdef0123456789abcdef"\n');
    s3.odd = (request, response) => send(response, status, isHead(request) ? '' : fault(code));
    const model = ['--model', 'tiny'];
    for (const [what, args] of Object.entries({
      'a prefix': ['s3://models/music', '--out', out(), ...model],
      'a list': ['--list', list, '--out', out(), ...model],
      'an inventory': ['--list', inventory, '--out', `${out()} of an inventory`, ...model],
      'the place for the output': [folder, '--out', 's3://models/out', ...model],
      'a plan': ['plan', 's3://models/music', '--out', `${out()} of a plan`, ...model],
      'the state of a job': ['status', 's3://models/out'],
      'the model store': [folder, '--out', out(), ...model, '--model-store', 's3://models/store'],
    })) {
      s3.requests.length = 0;
      const run = await command(['batch', ...args], env);
      t.equal(run.code, exitCode, `${what}: ${run.stderr}`);
      const lines = run.stderr.split('\n').filter(line => line.startsWith('hyena: '));
      t.equal(lines.length, 1, run.stderr);
      if (what !== 'the model store') t.match(lines[0].slice('hyena: '.length), message, what);
      t.ok(s3.requests.length <= 4, `${what}: ${s3.requests.join(', ')}`);
    }
    t.notOk(
      (await readdir(directory, { recursive: true })).some(
        name => name.includes('.jsonl') && name.includes('parts'),
      ),
    );
    for (const args of [
      ['classify', 's3://models/music', '--model-store', models],
      ['classify', 's3://models/music/a.wav', '--model-store', models],
      ['train', '--data', 's3://models/music', '--out', place('trained')],
      ['evaluate', '--data', 's3://models/music', '--model', join(models, 'tiny')],
    ])
      t.match(
        await command(args, env),
        { code: exitCode, stderr: /^hyena: s3:\/\/models[^\n]+\n$/ },
        args[0],
      );
  });

t.test('without credentials a batch ends at once with 1, and says what to do', async t => {
  const s3 = await smallS3(t);
  const env = { ...s3.env, ...noCredentials, MODEL_STORE: models };
  s3.requests.length = 0;
  for (const args of [
    ['s3://models/music', '--out', place('out without')],
    [folder, '--out', 's3://models/out'],
  ]) {
    const run = await command(['batch', ...args, '--model', 'tiny'], env);
    t.match(run, {
      code: 1,
      stderr: /^hyena: there are no credentials for s3:\/\/models\S* \(CredentialsProviderError\): set them/m,
    });
    t.notMatch(run.stderr, /trying again/);
  }
  t.strictSame(s3.requests, []);
});
