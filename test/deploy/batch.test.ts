import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Job } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import t from 'tap';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/config.js';
import { root } from '../service.js';
import { lets } from './egress.js';
import { kubernetes, noKustomize, render, type Manifest } from './kustomize.js';
import { typeFaults } from './typed-literals.js';

const folder = join(kubernetes, 'batch');
const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8')) as Manifest;
const manifest = read('job.yaml');
const job = manifest as unknown as InstanceType<typeof Job>;
const policy = read('network-policy.yaml') as unknown as InstanceType<typeof NetworkPolicy>;
const pod = job.spec!.template.spec!;
const [container] = pod.containers;

/** The value of an option, where it is written with its name. */
const option = (args: readonly string[], name: string) =>
  args.find(arg => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

t.test('the job fits the schemas of Kubernetes', async t => {
  new Job(manifest).validate();
  new NetworkPolicy(policy).validate();
  const literals = [
    { name: 'Job', module: 'kubernetes-models/batch/v1', type: 'IJob', value: manifest },
    {
      name: 'Policy',
      module: 'kubernetes-models/networking.k8s.io/v1',
      type: 'INetworkPolicy',
      value: policy,
    },
  ];
  t.strictSame(typeFaults(literals), []);
});

t.test('a job has a pod for each shard, and what its pods end with decides what follows', async t => {
  const { completions, completionMode, podFailurePolicy, backoffLimitPerIndex } = job.spec!;
  t.equal(completionMode, 'Indexed');
  t.equal(option(container.args!, 'shards'), String(completions));
  t.ok(backoffLimitPerIndex! > 0);
  const actionOf = (code: number) =>
    podFailurePolicy!.rules.find(({ onExitCodes }) => onExitCodes?.values.includes(code))?.action;
  t.strictSame([1, 2, 3, 143].map(actionOf), [undefined, 'FailJob', 'FailIndex', 'Ignore']);
  for (const { onExitCodes } of podFailurePolicy!.rules)
    if (onExitCodes) t.equal(onExitCodes.containerName, container.name);
  t.match(podFailurePolicy!.rules.at(-1), {
    action: 'Ignore',
    onPodConditions: [{ type: 'DisruptionTarget' }],
  });
  t.equal(pod.restartPolicy, 'Never', 'which the policy needs');
});

t.test('names, settings and memory fit each other', async t => {
  t.equal(pod.serviceAccountName, read('service-account.yaml').metadata.name);
  t.strictSame(policy.spec!.podSelector, { matchLabels: job.spec!.template.metadata!.labels });
  const text = readFileSync(join(folder, 'kustomization.yaml'), 'utf8');
  for (const file of readdirSync(folder)) t.ok(file === 'kustomization.yaml' || text.includes(file), file);
  t.match(text, new RegExp(`name: ${container.envFrom![0].configMapRef!.name}\n`));
  const { workers, childMemoryBytes } = loadConfig(
    parseEnv(readFileSync(join(folder, 'settings.env'), 'utf8')),
  );
  t.equal(container.resources!.limits!.memory, '1280Mi');
  t.ok(workers * childMemoryBytes + 512 * 2 ** 20 <= 1280 * 2 ** 20);
});

t.test('its pods fit the restricted standard, and reach S3 but no metadata of a cloud', async t => {
  t.match(pod, {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
  });
  t.match(container.securityContext, {
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const { egress, ingress } = policy.spec!;
  t.strictSame(ingress, []);
  const s3 = parse(readFileSync(join(kubernetes, 's3', 'network-policy.yaml'), 'utf8')) as typeof policy;
  t.strictSame(egress, s3.spec!.egress, 'as those of the service');
  t.ok(lets(egress!, '52.219.170.1', 443));
  t.notOk(lets(egress!, '169.254.169.254', 80));
});

t.test('kustomize makes the job of its folder', { skip: noKustomize }, async t => {
  const kinds = render('batch').map(({ kind }) => kind);
  t.strictSame(kinds.sort(), ['ConfigMap', 'Job', 'NetworkPolicy', 'ServiceAccount']);
});

t.test('the definition for AWS Batch does the same', async t => {
  const definition = JSON.parse(readFileSync(`${root}deploy/aws-batch/job-definition.json`, 'utf8')) as {
    parameters: Record<string, string>;
    containerProperties: { command: string[]; readonlyRootFilesystem: boolean; user: string };
    retryStrategy: { attempts: number; evaluateOnExit: { onExitCode?: string; action: string }[] };
  };
  const { command, readonlyRootFilesystem, user } = definition.containerProperties;
  const named = command.filter(word => word.startsWith('Ref::')).map(word => word.slice('Ref::'.length));
  t.strictSame(named.sort(), Object.keys(definition.parameters).sort());
  t.equal(command[0], container.args![0]);
  const flags = (words: readonly string[]) => words.flatMap(word => /^--\w+/.exec(word)?.[0] ?? []).sort();
  t.strictSame(flags(command), flags(container.args!));
  t.match({ readonlyRootFilesystem, user }, { readonlyRootFilesystem: true, user: 'node' });
  const { attempts, evaluateOnExit } = definition.retryStrategy;
  t.ok(attempts <= 10 && evaluateOnExit.length <= 5, 'what AWS Batch allows');
  const actionOf = (code: number) =>
    evaluateOnExit.find(({ onExitCode }) => onExitCode === String(code))?.action;
  t.strictSame([1, 2, 3, 143].map(actionOf), ['RETRY', 'EXIT', 'EXIT', 'RETRY']);
});

t.test('the script for Slurm is one of bash, with the same options', async t => {
  const path = `${root}deploy/slurm/batch.sh`;
  execFileSync('bash', ['-n', path]);
  const script = readFileSync(path, 'utf8');
  t.match(script, /^#SBATCH --requeue$/m);
  for (const name of ['out', 'model', 'shards']) t.match(script, ` --${name} `);
});
