import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { root } from '../service.js';

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
  >;
}

const folder = `${root}/.github/workflows`;
const workflows = readdirSync(folder).map(
  name => [name, parse(readFileSync(`${folder}/${name}`, 'utf8')) as Workflow] as const,
);

for (const [name, { permissions, jobs }] of workflows) {
  t.test(`${name} may only read, but where a job says more, and runs actions of known commits`, async t => {
    t.strictSame(permissions, { contents: 'read' });
    for (const { uses } of Object.values(jobs).flatMap(({ steps }) => steps))
      if (uses !== undefined) t.match(uses, /^actions\/[a-z-]+@[0-9a-f]{40}$/);
  });
}

t.test('a release builds on images by their digests', async t => {
  const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8');
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  t.strictSame(new Set(bases), new Set(['${NODE}', '${BASE}']));
  const { jobs } = Object.fromEntries(workflows)['release.yml'];
  const commands = jobs.image.steps.map(({ run }) => run ?? '').join('\n');
  for (const part of [
    'node=$(digestOf "$NODE")',
    'base=$(digestOf "$BASE")',
    '"NODE=$BUILDER"',
    '"BASE=$REFERENCE"',
    '--provenance mode=max',
    '--sbom true',
  ])
    t.ok(commands.includes(part), part);
});

t.test('no package runs a program at install in the image', async t => {
  const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8');
  for (const [line] of dockerfile.matchAll(/npm (ci|prune|install)\b.*/g)) t.match(line, '--ignore-scripts');
});
