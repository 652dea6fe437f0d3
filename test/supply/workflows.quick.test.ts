import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { root } from '../service.js';
import { looseActions, readWorkflow, workflowFaults } from './workflow-files.js';

const folder = `${root}/.github/workflows`;
const names = readdirSync(folder);
const workflows = Object.fromEntries(names.map(name => [name, readWorkflow(`${folder}/${name}`)]));
const files = [...names.map(name => `.github/workflows/${name}`), 'deploy/github/retrain.yml'];

for (const path of files)
  t.test(
    `${path} is a workflow to GitHub's parser, of actions of known commits, with shell that parses`,
    async t => {
      const content = readFileSync(`${root}${path}`, 'utf8');
      t.strictSame(await workflowFaults(content), []);
      t.strictSame(looseActions(content), []);
      t.notMatch(content, /pull_request_target/);
      for (const { steps } of Object.values(readWorkflow(`${root}${path}`).jobs))
        for (const { run, uses = '', with: inputs } of steps) {
          if (uses.startsWith('actions/checkout@')) t.equal(inputs?.['persist-credentials'], false);
          if (run === undefined) continue;
          t.notMatch(run, '${{', 'expressions reach a shell by variables only');
          const { status, stderr } = spawnSync('bash', ['-n', '-c', run], { encoding: 'utf8' });
          t.equal(status, 0, stderr);
        }
    },
  );

t.test('faults of workflows are found', async t => {
  const content = readFileSync(`${folder}/ci.yml`, 'utf8');
  for (const [from, to] of [
    ['runs-on:', 'runs_on:'],
    ['matrix.node', 'matrixes.node'],
    ['- run: npm test', '- run: npm test\n        needs: lint'],
  ] as const)
    t.not((await workflowFaults(content.replace(from, to))).length, 0, to);
  t.strictSame(looseActions('- uses: actions/checkout@v6\n'), ['actions/checkout@v6']);
});

t.test('workflows may only read, but where a job says more', async t => {
  for (const [name, { permissions, jobs }] of Object.entries(workflows)) {
    t.strictSame(permissions, { contents: 'read' }, name);
    const writing = Object.entries(jobs).map(([job, { permissions: own = {} }]) => [
      job,
      Object.keys(own).filter(scope => own[scope] === 'write'),
    ]);
    const expected = {
      image: ['packages'],
      index: ['packages', 'id-token', 'attestations'],
      publish: ['contents'],
    };
    const granted: unknown = Object.fromEntries(writing.filter(([, scopes]) => scopes.length > 0));
    t.strictSame(granted, name === 'release.yml' ? expected : {}, name);
  }
});

t.test(
  'lint, types and tests run on each Node that is supported, and what takes long every night',
  async t => {
    const { lint, test } = workflows['ci.yml'].jobs;
    const commands = [...lint.steps, ...test.steps].map(({ run }) => run);
    for (const command of ['npm run lint', 'npm run typecheck', 'npm test']) t.ok(commands.includes(command));
    t.strictSame(test.strategy?.matrix.node, [20, 22, 24]);
    t.ok(workflows['nightly.yml'].jobs.long.steps.some(({ run }) => run === 'npm run test:long'));
  },
);

t.test('a release has an image for each platform, by the digests of what it builds on', async t => {
  const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8');
  const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
  t.strictSame(new Set(bases), new Set(['${NODE}', '${BASE}']));
  const { jobs } = workflows['release.yml'];
  t.strictSame(
    jobs.image.strategy?.matrix.include,
    ['amd64', 'arm64'].map((arch, i) => ({
      platform: `linux/${arch}`,
      runner: ['ubuntu-24.04', 'ubuntu-24.04-arm'][i],
    })),
    'each on a machine of its kind',
  );
  const commands = ['base', 'image', 'index', 'publish']
    .flatMap(job => jobs[job].steps.map(({ run }) => run ?? ''))
    .join('\n');
  for (const part of [
    'node=$(digestOf "$NODE")',
    'base=$(digestOf "$BASE")',
    '"NODE=$BUILDER"',
    '"BASE=$REFERENCE"',
    'push-by-digest=true',
    '--provenance mode=max',
    '--sbom true',
    'imagetools create --tag "$tag" "$image@$(cat digests/amd64)" "$image@$(cat digests/arm64)"',
    'changelog-check.sh release "$GITHUB_REF_NAME" > notes.md',
    'hyena.cdx.json openapi.yaml hyena-kubernetes-*.yaml',
  ])
    t.ok(commands.includes(part), part);
});

t.test('Dependabot looks after packages, actions and images', async t => {
  const { updates } = parse(readFileSync(`${root}/.github/dependabot.yml`, 'utf8')) as {
    updates: { 'package-ecosystem': string; groups?: object }[];
  };
  t.strictSame(
    updates.map(update => update['package-ecosystem']),
    ['npm', 'github-actions', 'docker'],
  );
  t.ok(updates[0].groups, 'packages come together');
});

t.test('no package runs a program at install in the image', async t => {
  const dockerfile = readFileSync(`${root}/Dockerfile`, 'utf8');
  for (const [line] of dockerfile.matchAll(/npm (ci|prune|install)\b.*/g)) t.match(line, '--ignore-scripts');
});
