import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  PrometheusRule,
  ServiceMonitor,
  type IPrometheusRule,
} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import t from 'tap';
import { parse } from 'yaml';
import { loadConfig, settings } from '../../src/config/config.js';
import { packageVersion } from '../../src/package-version.js';
import { root } from '../service.js';
import { rules } from './alerts.js';
import { lets } from './egress.js';
import { baseObjects, kubernetes, noKustomize, render, type Manifest } from './kustomize.js';
import { typeFaults } from './typed-literals.js';

/** The kinds that we have, with what judges them. */
const kinds = {
  ConfigMap: { module: 'kubernetes-models/v1', Model: ConfigMap },
  Deployment: { module: 'kubernetes-models/apps/v1', Model: Deployment },
  HorizontalPodAutoscaler: { module: 'kubernetes-models/autoscaling/v2', Model: HorizontalPodAutoscaler },
  NetworkPolicy: { module: 'kubernetes-models/networking.k8s.io/v1', Model: NetworkPolicy },
  PodDisruptionBudget: { module: 'kubernetes-models/policy/v1', Model: PodDisruptionBudget },
  Service: { module: 'kubernetes-models/v1', Model: Service },
  ServiceAccount: { module: 'kubernetes-models/v1', Model: ServiceAccount },
  ServiceMonitor: {
    module: '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1',
    Model: ServiceMonitor,
  },
} as const;

type Kind = keyof typeof kinds;

/** What is wrong with manifests, by the schemas of the values and by the types, which know all properties. */
function faultsOf(manifests: readonly Manifest[]): string[] {
  const faults = manifests.flatMap(manifest => {
    const { Model } = kinds[manifest.kind as Kind];
    try {
      new Model(manifest as never).validate();
      return [];
    } catch (error) {
      return [`${manifest.kind}: ${(error as Error).message}`];
    }
  });
  const literals = manifests.map(value => {
    const { module } = kinds[value.kind as Kind];
    return { name: value.kind, module, type: `I${value.kind}`, value };
  });
  return [...faults, ...typeFaults(literals)];
}

t.test('the files of the base fit the schemas of Kubernetes', async t => {
  const objects = baseObjects();
  const generated = ['ConfigMap'];
  t.strictSame([...objects.map(({ kind }) => kind), ...generated].sort(), Object.keys(kinds).sort());
  t.strictSame(faultsOf(objects), []);
});

const folders = ['base', 's3'];

/** Where clouds tell a machine, and so each of its pods, its secrets. */
const metadata = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '169.254.169.252',
  '169.254.0.23',
  '169.254.42.42',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fd00:c1::a9fe:a9fe',
  'fd00:42::42',
  'fe80::a9fe:a9fe',
  '64:ff9b::a9fe:a9fe',
];
const skip = noKustomize;

for (const folder of folders) {
  const manifests = skip ? [] : render(folder);
  const only = <K extends Kind>(kind: K) => {
    const [found, ...others] = manifests.filter(manifest => manifest.kind === kind);
    if (others.length > 0) throw new Error(`there are several of the kind ${kind}`);
    return found as unknown as InstanceType<(typeof kinds)[K]['Model']>;
  };

  t.test(`${folder} fits the schemas of Kubernetes`, { skip }, async t => {
    t.strictSame(manifests.map(({ kind }) => kind).sort(), Object.keys(kinds).sort());
    t.strictSame(faultsOf(manifests), []);
  });

  t.test(`${folder}: what is named is there`, { skip }, async t => {
    const deployment = only('Deployment').spec!;
    const pod = deployment.template.spec!;
    const [container] = pod.containers;
    const labels = { 'app.kubernetes.io/name': 'hyena' };
    t.match(deployment.template.metadata?.labels, labels);
    t.strictSame(deployment.selector, { matchLabels: labels });
    const service = only('Service');
    t.strictSame(service.spec?.selector, labels);
    t.strictSame(only('PodDisruptionBudget').spec?.selector, { matchLabels: labels });
    t.strictSame(only('NetworkPolicy').spec?.podSelector, { matchLabels: labels });
    const monitor = only('ServiceMonitor').spec;
    t.match(service.metadata?.labels, monitor.selector.matchLabels);
    t.equal(service.metadata?.labels?.[monitor.jobLabel!], 'hyena', 'the job that alerts expect');
    t.ok(service.spec?.ports?.some(({ name }) => name === monitor.endpoints[0].port));

    const ports = container.ports!.map(({ name }) => name);
    for (const { targetPort } of service.spec!.ports!) t.ok(ports.includes(targetPort as string));
    const allowed = only('NetworkPolicy').spec!.ingress!.flatMap(rule => rule.ports?.map(({ port }) => port));
    t.strictSame(allowed, ports);
    for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe])
      t.equal(probe?.httpGet?.port, 'probes', 'a port that clients cannot fill');
    t.equal(pod.serviceAccountName, only('ServiceAccount').metadata?.name);
    t.equal(container.envFrom?.[0].configMapRef?.name, only('ConfigMap').metadata?.name);
    const secrets = container.envFrom!.slice(1).map(({ secretRef }) => secretRef!);
    t.strictSame(
      secrets.filter(({ optional }) => !optional).map(({ name }) => name),
      ['hyena-keys'],
      'keys must be there',
    );
    t.equal(container.image, `hyena:${packageVersion}`);
  });

  t.test(`${folder}: settings, memory and time fit each other`, { skip }, async t => {
    const { data } = only('ConfigMap');
    const known = Object.values(settings).map(({ env }) => env);
    const strange = Object.keys(data!).filter(name => !known.includes(name) && !name.startsWith('AWS_'));
    t.strictSame(strange, [], 'settings that the service does not have');
    const config = loadConfig(data as Record<string, string>);
    const pod = only('Deployment').spec!.template.spec!;
    const [container] = pod.containers;
    const listened = container.ports!.map(({ containerPort }) => containerPort);
    t.strictSame(listened, [config.port, config.probePort]);
    const memory = bytesOf(container.resources!.limits!.memory);
    const children = config.workers * config.childMemoryBytes;
    t.ok(children + config.maxUploadMemoryBytes + 256 * 2 ** 20 <= memory, 'all fit into the memory limit');
    const [volume] = pod.volumes!;
    t.ok(config.modelCacheBytes < bytesOf(volume.emptyDir!.sizeLimit!), 'the cache fits into its volume');
    const [mount] = container.volumeMounts!;
    t.equal(mount.name, volume.name);
    t.ok(config.modelCache.startsWith(`${mount.mountPath}/`), 'and is in it');
    t.ok(config.shutdownTimeoutMs >= config.requestTimeoutMs, 'accepted requests are answered');
    const patience = pod.terminationGracePeriodSeconds! * 1000;
    t.ok(patience > config.shutdownGraceMs + config.shutdownTimeoutMs, 'Kubernetes waits for that');
  });

  t.test(`${folder}: pods fit the restricted standard, on a read-only root`, { skip }, async t => {
    const pod = only('Deployment').spec!.template.spec!;
    t.match(pod, {
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const { securityContext } of pod.containers)
      t.match(securityContext, {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    t.ok(pod.volumes!.every(volume => 'emptyDir' in volume));
  });

  t.test(`${folder}: pods reach no metadata of a cloud`, { skip }, async t => {
    const egress = only('NetworkPolicy').spec!.egress!;
    for (const address of metadata)
      for (const port of [53, 80, 443, 988, 8080, 32526])
        t.notOk(lets(egress, address, port), `${address}, port ${port}`);
    t.equal(lets(egress, '52.219.170.1', 443), folder === 's3', 'a store');
    t.equal(lets(egress, '2600:1fa0:8000::1', 443), folder === 's3');
    t.equal(lets(egress, '169.254.20.10', 53), folder === 's3', 'names');
    for (const port of [22, 80, 3128]) t.notOk(lets(egress, '52.219.170.1', port), `port ${port}`);
    t.notOk(lets(egress, '192.0.2.1', 53), 'a strange resolver');
  });

  t.test(`${folder}: every file of it is used`, async t => {
    const text = readFileSync(join(kubernetes, folder, 'kustomization.yaml'), 'utf8');
    for (const file of readdirSync(join(kubernetes, folder)))
      t.ok(file === 'kustomization.yaml' || text.includes(file), file);
  });
}

t.test('the rule for traces in the README fits the policies', async t => {
  const readme = readFileSync(`${root}deploy/README.md`, 'utf8');
  const [, rule] = /```yaml\n(- to:\n[^]+?)```/.exec(readme)!;
  const policy = baseObjects().find(({ kind }) => kind === 'NetworkPolicy')!;
  t.strictSame(
    faultsOf([{ ...policy, spec: { ...(policy.spec as object), egress: parse(rule) as unknown } }]),
    [],
  );
});

t.test('the alerts become an object of the Prometheus Operator by the command in the README', async t => {
  const readme = readFileSync(`${root}deploy/README.md`, 'utf8');
  const [command] = /\{ printf [^]+?\}(?= \| kubectl apply)/.exec(readme)!;
  const made = parse(execFileSync('sh', ['-c', command], { cwd: root, encoding: 'utf8' })) as IPrometheusRule;
  new PrometheusRule(made).validate();
  t.strictSame(
    made.spec.groups?.flatMap(group => group.rules),
    rules,
  );
});

t.test('faults in manifests are found', async t => {
  const deployment = baseObjects().find(({ kind }) => kind === 'Deployment')!;
  const wrong = (from: string, to: string) =>
    JSON.parse(JSON.stringify(deployment).replace(from, to)) as Manifest;
  const faults = faultsOf([
    wrong('"periodSeconds":2', '"periodSeconds":"2"'),
    wrong('readOnlyRootFilesystem', 'readonlyRootFilesystem'),
    wrong('"containers"', '"container"'),
  ]).join();
  t.match(faults, /periodSeconds must be integer/);
  t.match(faults, /readonlyRootFilesystem/);
  t.match(faults, /required property containers/);
});

/** Bytes of a quantity in mebibytes. */
function bytesOf(quantity: string | number): number {
  const [, mebibytes] = /^(\d+)Mi$/.exec(String(quantity))!;
  return Number(mebibytes) * 2 ** 20;
}
