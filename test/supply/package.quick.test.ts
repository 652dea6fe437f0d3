import { execFileSync } from 'node:child_process';
import t from 'tap';
import { root } from '../service.js';

interface Packed {
  readonly files: readonly { readonly path: string }[];
}

t.test('the package holds what runs, the models and the contract, and nothing else', async t => {
  const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const [{ files }] = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8' })) as [Packed];
  const paths = files.map(({ path }) => path);
  for (const needed of ['dist/src/cli/cli.js', 'models/gtzan/2/manifest.json', 'openapi.yaml', 'LICENSE'])
    t.ok(paths.includes(needed), needed);
  t.strictSame(
    paths.filter(
      path => !/^(dist\/src|models)\/|^(openapi\.yaml|package\.json|README\.md|LICENSE)$/.test(path),
    ),
    [],
  );
});
