import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { CronWorkflow, WorkflowTemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1';
import { CronJob } from 'kubernetes-models/batch/v1';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodTemplate } from 'kubernetes-models/v1';
import t from 'tap';
import { loadConfig, settings } from '../../src/config/config.js';
import { packageVersion } from '../../src/package-version.js';
import { root } from '../service.js';
import { lets } from './egress.js';
import { flyteTasks, noFlyte } from './flyte-tasks.js';
import { kubernetes, noKustomize, render } from './kustomize.js';
import { typeFaults } from './typed-literals.js';
import { argoSchedules, argoTemplate, objects, retrain } from './workflow-steps.js';

const cronJobs = ['training', 'promotion'].map(
  name => objects(`kubernetes/training/${name}.yaml`)[0] as InstanceType<typeof CronJob>,
);
const policy = objects('kubernetes/training/network-policy.yaml')[0] as InstanceType<typeof NetworkPolicy>;
const flytePod = objects('flyte/pod-template.yaml')[0] as InstanceType<typeof PodTemplate>;
const argo = '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1';

t.test('the objects fit the schemas of Kubernetes and Argo', async t => {
  const checked = [
    ...cronJobs.map(value => ({ Model: CronJob, module: 'kubernetes-models/batch/v1', value })),
    { Model: NetworkPolicy, module: 'kubernetes-models/networking.k8s.io/v1', value: policy },
    { Model: PodTemplate, module: 'kubernetes-models/v1', value: flytePod },
    { Model: WorkflowTemplate, module: argo, value: argoTemplate },
    ...argoSchedules.map(value => ({ Model: CronWorkflow, module: argo, value })),
  ];
  for (const { Model, value } of checked) new Model(value as never).validate();
  const literals = checked.map(({ module, value }) => {
    const { kind } = value as { kind: string };
    return { name: kind, module, type: `I${kind}`, value: value };
  });
  t.strictSame(typeFaults(literals), []);
  const text = JSON.stringify(argoTemplate);
  const wrong = JSON.parse(text.replace('valueFrom', 'valuefrom')) as unknown;
  t.not(typeFaults([{ name: 'wrong', module: argo, type: 'IWorkflowTemplate', value: wrong }]).length, 0);
});

/** Every container that is ours, of every engine. */
const containers = [
  ...cronJobs.flatMap(({ spec }) => {
    const pod = spec.jobTemplate.spec!.template.spec!;
    return [...(pod.initContainers ?? []), ...pod.containers];
  }),
  ...argoTemplate.spec.templates!.flatMap(({ container }) => container ?? []),
  ...flytePod.template!.spec!.containers,
];

t.test('every pod runs as user 1000, on a read-only root, with empty folders to write into', async t => {
  const pods = [
    ...cronJobs.map(({ spec }) => spec.jobTemplate.spec!.template.spec!),
    argoTemplate.spec,
    flytePod.template!.spec!,
  ];
  for (const { securityContext, volumes = [] } of pods) {
    t.match(securityContext, { runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
    t.match(securityContext, { seccompProfile: { type: 'RuntimeDefault' } });
    for (const volume of volumes) t.ok('emptyDir' in volume, volume.name);
  }
  for (const { securityContext } of containers)
    t.strictSame(securityContext, {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  for (const option of ['--read-only', '--tmpfs /tmp', '--user 1000:1000', '--cap-drop ALL'])
    t.ok(retrain.env!.HYENA.includes(option), option);
});

t.test('a failure is tried again, but not wrong use or a refusal', async t => {
  for (const { spec } of cronJobs) {
    const { podFailurePolicy, backoffLimit } = spec.jobTemplate.spec!;
    t.match(podFailurePolicy!.rules[0], {
      action: 'FailJob',
      onExitCodes: { operator: 'In', values: [2, 3] },
    });
    t.ok(backoffLimit! > 0);
    t.equal(spec.concurrencyPolicy, 'Forbid');
  }
  const { retryStrategy } = argoTemplate.spec.templateDefaults!;
  t.match(retryStrategy, { retryPolicy: 'Always', expression: / in \[1, 143\]$/ });
});

t.test('what Argo names is there', async t => {
  const { templates, entrypoint, arguments: given } = argoTemplate.spec;
  const names = templates!.map(({ name }) => name!);
  t.ok(names.includes(entrypoint!));
  for (const { spec } of argoSchedules) {
    t.equal(spec.workflowSpec.workflowTemplateRef?.name, argoTemplate.metadata.name);
    t.ok(names.includes(spec.workflowSpec.entrypoint ?? entrypoint!));
  }
  const text = JSON.stringify(argoTemplate);
  const used = [...text.matchAll(/\{\{workflow\.parameters\.([\w-]+)\}\}/g)].map(([, name]) => name);
  t.strictSame([...new Set(used)].sort(), given!.parameters!.map(({ name }) => name).sort());
  const outputsOf = (name: string) =>
    templates!.find(template => template.name === name)!.outputs!.parameters!.map(output => output.name);
  for (const [, task, output] of text.matchAll(/\{\{tasks\.(\w+)\.outputs\.parameters\.(\w+)\}\}/g))
    t.ok(outputsOf(task).includes(output), `${task}: ${output}`);
  for (const { container } of templates!)
    if (container) t.ok(container.command, "Argo does not know an image's entrypoint");
});

t.test('the folder of Kubernetes has what its files name, and reaches S3 and Prometheus only', async t => {
  const folder = `${kubernetes}/training`;
  const kustomization = readFileSync(`${folder}/kustomization.yaml`, 'utf8');
  for (const file of readdirSync(folder))
    t.ok(file === 'kustomization.yaml' || kustomization.includes(file), file);
  const data = parseEnv(readFileSync(`${folder}/settings.env`, 'utf8')) as Record<string, string>;
  const known = Object.values(settings).map(({ env }) => env);
  t.strictSame(
    Object.keys(data).filter(name => !known.includes(name) && !name.startsWith('AWS_')),
    [],
  );
  t.equal(loadConfig(data).modelStore, 's3://my-bucket/models');
  const { egress } = policy.spec!;
  const batch = objects('kubernetes/batch/network-policy.yaml')[0] as typeof policy;
  t.strictSame(egress!.slice(0, -1), batch.spec!.egress, 'as those of catalogues');
  t.strictSame(egress!.at(-1)!.ports, [{ port: 9090 }]);
  t.notOk(lets(egress!, '169.254.169.254', 80));
  for (const { spec } of cronJobs) {
    const { metadata, spec: pod } = spec.jobTemplate.spec!.template;
    t.strictSame(policy.spec!.podSelector, { matchLabels: metadata!.labels });
    t.equal(pod!.serviceAccountName, 'hyena-training');
  }
});

t.test('kustomize makes the objects of the folder', { skip: noKustomize }, async t => {
  const made = render('training');
  t.strictSame(made.map(({ kind }) => kind).sort(), [
    ...['ConfigMap', 'CronJob', 'CronJob', 'NetworkPolicy', 'ServiceAccount'],
  ]);
  const text = JSON.stringify(made);
  const image = `"image":"hyena:${packageVersion}"`;
  t.equal(text.split(image).length, 1 + 4);
  const map = made.find(({ kind }) => kind === 'ConfigMap')!.metadata.name;
  t.equal(text.split(`"configMapRef":{"name":"${map}"}`).length, 1 + 4);
});

t.test(
  'a canary of GitHub becomes stable only after an approval, and only with the rights of its job',
  async t => {
    const { canary, stable } = retrain.jobs;
    t.strictSame(retrain.permissions, {});
    for (const { permissions } of [canary, stable]) t.strictSame(permissions, { 'id-token': 'write' });
    t.match(stable, { environment: 'stable', needs: 'canary', if: /decision == 'promoted'$/ });
    const gate = canary.steps.find(({ id }) => id === 'gate')!;
    t.match(gate.run, 'tee -a "$GITHUB_STEP_SUMMARY"');
    t.ok(retrain.on.schedule);
  },
);

t.test('the versions of images are this one', async t => {
  for (const path of ['argo/workflow-template.yaml', 'flyte/hyena.py', 'github/retrain.yml'])
    t.match(readFileSync(`${root}deploy/${path}`, 'utf8'), `ghcr.io/my-organisation/hyena:${packageVersion}`);
});

t.test("Flyte's own SDK takes its file, and caches nothing", { skip: noFlyte }, async t => {
  const tasks = flyteTasks();
  const names = Object.keys(tasks).map(name => name.replace(/^.*\./, ''));
  t.strictSame(names.sort(), ['gate', 'promote', 'promotion', 'publish', 'train', 'training']);
  const raw = Object.values(tasks).filter(({ type }) => type === 'raw-container');
  t.equal(raw.length, 4);
  for (const { metadata, container } of raw) {
    t.notOk(metadata.discoverable);
    t.equal(metadata.podTemplateName, flytePod.metadata!.name);
    t.equal(container!.dataConfig!.outputPath, '/var/outputs');
  }
});

t.test('the file for Flyte is one of Python, without a cache', async t => {
  const source = readFileSync(`${root}deploy/flyte/hyena.py`, 'utf8');
  t.match(source, 'cache="disable"');
  const compiled = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], {
    input: source,
    encoding: 'utf8',
  });
  t.ok(compiled.error !== undefined || compiled.status === 0, compiled.stderr);
});
