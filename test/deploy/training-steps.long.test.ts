import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CopyObjectCommand, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import t, { type Test } from 'tap';
import { parseLabels, type Labels } from '../../src/models/labels.js';
import type { Manifest } from '../../src/models/manifest.js';
import { noS3 } from '../models/stores.js';
import { root } from '../service.js';
import { kubernetes } from './kustomize.js';
import { inPod, noPodRoot } from './pod-root.js';
import { flyteTasks, noFlyte } from './flyte-tasks.js';
import { testBucket } from './test-bucket.js';
import { argoStep, argoTemplate, cronJobSteps, entrypoint, retrain, substitute } from './workflow-steps.js';

t.setTimeout(20 * 60_000);

const directory = t.testdir({ root: {} });
const place = join(directory, 'root');
const skip = noS3 || noPodRoot(place);
/** What an operator sets for the server of the test. */
const settings = {
  ...(parseEnv(readFileSync(join(kubernetes, 'training', 'settings.env'), 'utf8')) as Record<string, string>),
  S3_PATH_STYLE: 'true',
  WORKERS: '1',
};
const env = { ...process.env, ...settings, AWS_REGION: process.env.AWS_REGION ?? 'us-east-1' };
/** The bucket that the files name. */
const Bucket = 'my-bucket';
const client = new S3Client({ forcePathStyle: true });
t.teardown(() => client.destroy());
const bucket = testBucket(client, Bucket);

/** Runs a command as a pod does, and gives its exit code. */
function run(t: Test, folders: Readonly<Record<string, string>>, command: readonly string[]): number | null {
  const [program, ...args] = inPod(place, folders, command);
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env });
  t.comment(`${command.join(' ')}\n${stdout}${stderr}`);
  return status;
}

const freshOutputs = () => mkdtempSync(join(directory, 'outputs-'));
const figure = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');
const labels = async (): Promise<Labels> => parseLabels(await bucket.textOf('models/my-model/labels.json'));
const hyena = (...args: string[]) =>
  execFileSync(process.execPath, [...entrypoint.slice(1), ...args], { cwd: root, env });
const point = (version: number) => hyena('models', 'label', 'my-model', `stable=${version}`, '--no-traffic');

/** Puts a copy of version 1 that takes each genre for the other. */
async function putWorse(version: number): Promise<void> {
  for (const key of await bucket.keysBelow('models/my-model/1/'))
    if (!key.endsWith('manifest.json')) {
      const to = key.replace('/1/', `/${version}/`);
      await client.send(new CopyObjectCommand({ Bucket, Key: to, CopySource: `${Bucket}/${key}` }));
    }
  const manifest = JSON.parse(await bucket.textOf('models/my-model/1/manifest.json')) as Manifest;
  const changed = { ...manifest, version, labels: [...manifest.labels].reverse(), reference: undefined };
  await bucket.put(`models/my-model/${version}/manifest.json`, Buffer.from(JSON.stringify(changed)));
}

if (!skip) {
  await client.send(new CreateBucketCommand({ Bucket })).catch(() => undefined);
  await bucket.empty();
  await bucket.putTracks('training', 6, 0);
  await bucket.putTracks('held-out', 8, 20);
}

/** Checks that a pipeline has made this version a canary with traffic, or that it has not. */
async function hasCanary(t: Test, version: number | undefined): Promise<void> {
  const { labels: pointed, traffic } = await labels();
  t.equal(pointed.canary, version);
  t.strictSame(traffic, version === undefined ? undefined : { label: 'canary', percent: 10 });
}

t.test('the steps of the CronJob, in their order', { skip }, async t => {
  const steps = cronJobSteps('training.yaml');
  const outputs = freshOutputs();
  const step = (name: string) => run(t, { '/outputs': outputs }, steps.get(name)!);
  t.strictSame([...steps.keys()], ['train', 'gate', 'publish']);
  t.equal(step('train'), 0);
  t.equal(figure(outputs, 'train/version'), '1');
  t.not((await bucket.keysBelow('features/')).length, 0, 'features are shared');
  await putWorse(2);

  point(1);
  t.equal(step('train'), 0);
  t.equal(figure(outputs, 'train/version'), '3');
  t.equal(step('gate'), 0, 'undecided is no failure');
  t.equal(figure(outputs, 'gate/decision'), 'undecided');
  t.equal(step('publish'), 0);
  await hasCanary(t, undefined);

  point(2);
  t.equal(step('gate'), 0);
  t.equal(figure(outputs, 'gate/decision'), 'promoted');
  t.equal(step('publish'), 0);
  await hasCanary(t, 3);

  point(1);
  writeFileSync(join(outputs, 'train', 'version'), '2');
  t.equal(step('gate'), 3, 'what is worse is refused');
});

t.test('the tasks of Argo, with what they give each other', { skip }, async t => {
  const task = (name: string, inputs: Record<string, string> = {}) => {
    const outputs = freshOutputs();
    t.equal(run(t, { '/outputs': outputs }, argoStep(name, inputs)), 0, name);
    const { parameters = [] } = argoTemplate.spec.templates!.find(each => each.name === name)!.outputs ?? {};
    return Object.fromEntries(
      parameters.map(({ name: of, valueFrom }) => [
        of,
        readFileSync(valueFrom!.path!.replace(/^\/outputs/, outputs), 'utf8'),
      ]),
    );
  };
  point(2);
  const { version, accuracy } = task('train');
  t.ok(Number(accuracy) > 0.5, accuracy);
  t.strictSame(task('gate', { version }), { decision: 'promoted' });
  task('publish', { version });
  await hasCanary(t, Number(version));
});

t.test('the tasks of Flyte, as its SDK makes them', { skip: noFlyte || skip }, async t => {
  const tasks = flyteTasks();
  const task = (name: string, inputs: Record<string, string>) => {
    const { args } = tasks[name].container!;
    const outputs = freshOutputs();
    const parameters = new Map(Object.entries(inputs).map(([input, value]) => [`inputs.${input}`, value]));
    const code = run(t, { '/var/outputs': outputs }, [...entrypoint, ...substitute(args, parameters)]);
    t.equal(code, 0, name);
    return (output: string) => figure(outputs, output);
  };
  point(2);
  const [model, store] = ['my-model', 's3://my-bucket/models'];
  const [data, artists] = ['s3://my-bucket/training', 's3://my-bucket/training.csv'];
  const version = task('train', { model, store, data, artists, features: 's3://my-bucket/features' })(
    'version',
  );
  const heldOut = { data: 's3://my-bucket/held-out', artists: 's3://my-bucket/held-out.csv' };
  t.equal(task('gate', { model, version, store, ...heldOut })('decision'), 'promoted');
  task('publish', { model, version, store, traffic: '10' });
  await hasCanary(t, Number(version));
});

t.test("the steps of GitHub's workflow, whose containers are pods here", { skip }, async t => {
  const workspace = freshOutputs();
  const bin = join(workspace, 'bin');
  mkdirSync(bin);
  const pod = inPod(place, { '/outputs': join(workspace, 'outputs') }, entrypoint);
  const words = pod.map(word => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const docker = `#!/bin/sh\nwhile case $1 in *hyena:*) false ;; esac; do shift; done\nshift\nexec ${words} "$@"\n`;
  writeFileSync(join(bin, 'docker'), docker, { mode: 0o755 });
  const variables = Object.fromEntries(
    Object.entries(retrain.env!).map(
      ([name, value]) => [name, value.replace('${{ github.workspace }}', workspace)] as const,
    ),
  );
  const files = { GITHUB_OUTPUT: join(workspace, 'output'), GITHUB_STEP_SUMMARY: join(workspace, 'summary') };
  point(2);
  for (const { run: script, if: condition } of retrain.jobs.canary.steps) {
    if (script === undefined) continue;
    if (condition) t.match(readFileSync(files.GITHUB_OUTPUT, 'utf8'), 'decision=promoted\n', condition);
    const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd: workspace,
      encoding: 'utf8',
      env: { ...env, ...variables, ...files, PATH: `${bin}:${process.env.PATH}` },
    });
    t.equal(status, 0, stderr);
  }
  t.match(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'), /^```\nmy-model \d+ is promoted[^]*\n```\n$/);
  await hasCanary(t, Number(figure(workspace, 'outputs/train/version')));
});

t.test('promotion at work waits while there is nothing to decide', { skip }, async t => {
  hyena('models', 'label', 'my-model', '--remove', 'canary');
  const [command] = cronJobSteps('promotion.yaml').values();
  t.equal(run(t, {}, command), 0);
  const outputs = freshOutputs();
  t.equal(run(t, { '/outputs': outputs }, argoStep('promote')), 0);
  t.equal(figure(outputs, 'decision'), 'undecided');
});
