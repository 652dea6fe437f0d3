import { spawnSync } from 'node:child_process';
import t from 'tap';
import { hyena } from '../hyena.js';
import { root } from '../service.js';

for (const name of ['train', 'evaluate']) {
  const script = (...args: string[]) =>
    spawnSync(process.execPath, [`${root}dist/scripts/${name}.js`, ...args], { encoding: 'utf8' });

  t.test(`npm run ${name} takes what hyena ${name} takes`, async t => {
    const { status, stdout } = script('--help');
    t.equal(status, 0);
    const { stdout: help } = await hyena([name, '--help']);
    t.equal(stdout.replace(`Usage: ${name} `, `Usage: hyena ${name} `), help);
  });

  t.test(`npm run ${name} does what hyena ${name} does`, async t => {
    const args = ['--data', '/does/not/exist', ...(name === 'train' ? ['--out', 'x'] : ['--folds', '2'])];
    const { code, stdout, stderr } = await hyena([name, ...args]);
    const ran = script(...args);
    t.match(ran, { status: code, stdout, stderr });
    t.match(stderr, /is not a folder/);
  });
}
