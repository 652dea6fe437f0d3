import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { parseAllDocuments } from 'yaml';
import { packageVersion } from '../../src/package-version.js';
import { noKustomize } from '../deploy/kustomize.js';
import { root } from '../service.js';

const scripts = join(root, '.github', 'scripts');
const run = (cwd: string, script: string, ...args: string[]) =>
  spawnSync(join(scripts, script), args, { cwd, encoding: 'utf8' });

t.test('a release needs a section of the changelog, which becomes its notes', async t => {
  const place = t.testdir({});
  cpSync(join(root, 'package.json'), join(place, 'package.json'));
  const changelog = (text: string) => writeFileSync(join(place, 'CHANGELOG.md'), text);
  const tag = `v${packageVersion}`;
  const release = (of: string) => run(place, 'changelog-check.sh', 'release', of);
  changelog('# Changelog\n\n## [Unreleased]\n\n- Coming.\n');
  t.match(release(tag), { status: 1, stderr: `CHANGELOG.md has nothing about ${packageVersion}` });
  const heading = `## [${packageVersion}] - 2026-12-01\n`;
  changelog(`# Changelog\n\n## [Unreleased]\n\n${heading}\n## [0.0.9]\n\n- Old.\n`);
  t.equal(release(tag).status, 1, 'an empty one');
  changelog(`# Changelog\n\n## [Unreleased]\n\n${heading}\n### Added\n\n- New.\n\n## [0.0.9]\n\n- Old.\n`);
  const { status, stdout } = release(tag);
  t.equal(status, 0);
  t.equal(stdout.trim(), '### Added\n\n- New.');
  t.match(release('v9.9.9'), {
    status: 1,
    stderr: `the tag is v9.9.9, and package.json has ${packageVersion}`,
  });
  t.equal(run(place, 'changelog-check.sh').status, 2);
});

t.test('a change of src has a line in the changelog', async t => {
  const place = t.testdir({ src: { 'one.ts': '1' }, docs: { 'one.md': '1' }, 'CHANGELOG.md': '' });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: place });
  const commit = (path: string) => {
    writeFileSync(join(place, path), 'changed');
    git('add', '.');
    git('commit', '-qm', path);
  };
  git('init', '-qb', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  git('checkout', '-qb', 'change');
  const check = () => run(place, 'changelog-check.sh', 'change', 'main');
  commit('docs/one.md');
  t.equal(check().status, 0);
  commit('src/one.ts');
  t.match(check(), { status: 1, stderr: /label no-changelog/ });
  commit('CHANGELOG.md');
  t.equal(check().status, 0);
});

t.test('the bundle has the image by its digest', { skip: noKustomize }, async t => {
  const image = `ghcr.io/somebody/hyena@sha256:${'0a'.repeat(32)}`;
  const release = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  const [, folders] = /for folder in ([\w ]+);/.exec(release)!;
  for (const folder of folders.split(' ')) {
    const { status, stdout, stderr } = run(root, 'render-bundle.sh', folder, image);
    t.equal(status, 0, stderr);
    t.not(parseAllDocuments(stdout).length, 0);
    const images = [...stdout.matchAll(/\bimage: (\S+)/g)].map(([, named]) => named);
    t.strictSame([...new Set(images)], [image], folder);
  }
  for (const wrong of ['ghcr.io/somebody/hyena:1', 'x@sha256:00', ''])
    t.match(run(root, 'render-bundle.sh', 'base', wrong), { status: 2, stdout: '' });
});
