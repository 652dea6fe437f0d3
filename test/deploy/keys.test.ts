import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { loadConfig } from '../../src/config/config.js';
import { bearer } from '../api-keys.js';
import { startApp } from '../app.js';
import { cli, root } from '../service.js';
import { kubernetes, noKustomize as skip } from './kustomize.js';

t.test('keys are required in the image and in pods', async t => {
  const dockerfile = readFileSync(`${root}Dockerfile`, 'utf8');
  t.match(dockerfile, /^ENV .*\bREQUIRE_KEYS=true\b/m);
  t.ok(loadConfig(parseEnv(readFileSync(`${kubernetes}/base/settings.env`, 'utf8'))).requireKeys);
});

/** The commands of the README, with an image that is this clone, and a cluster that only shows what it would make. */
const environment = `set -e
docker() { while [ "$1" != keys ]; do shift; done; '${process.execPath}' '${cli}' "$@"; }
kubectl() { command kubectl "$@" --dry-run=client -o yaml; echo ---; }
`;

t.test('the steps in the README make keys that open what they are for', { skip }, async t => {
  const [, steps] = /```sh\n([^]+?)```/.exec(readFileSync(`${root}deploy/README.md`, 'utf8'))!;
  const cwd = t.testdir({});
  const made = execFileSync('sh', ['-c', environment + steps], { cwd, encoding: 'utf8' });
  const secrets = Object.fromEntries(
    parseAllDocuments(made)
      .map(document => document.toJS() as { metadata: { name: string }; data: Record<string, string> } | null)
      .filter(secret => secret !== null)
      .map(({ metadata, data }) => [metadata.name, data]),
  );
  const decoded = (name: string, key: string) => Buffer.from(secrets[name][key], 'base64').toString();
  const app = await startApp(t, {
    CLASSIFY_KEYS: decoded('hyena-keys', 'CLASSIFY_KEYS'),
    ADMIN_KEYS: decoded('hyena-keys', 'ADMIN_KEYS'),
  });
  const statusOf = async (path: string, key: string) =>
    (await fetch(app.url + path, { headers: bearer(key) })).status;
  t.equal(await statusOf('/metrics', decoded('hyena-metrics-key', 'key')), 200, 'what Prometheus sends');
  const [, alice] = /(hyena_\S+)\n/.exec(readFileSync(`${cwd}/alice.key`, 'utf8'))!;
  t.equal(await statusOf('/models', alice), 200);
  t.equal(await statusOf('/metrics', alice), 403);

  const monitor = readFileSync(`${kubernetes}/base/service-monitor.yaml`, 'utf8');
  t.match(monitor, /credentials:\n +name: hyena-metrics-key\n +key: key\n/);
});
