import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { command } from '../command.js';
import { hyena } from '../hyena.js';
import { madeVersion, writeMadeVersion } from '../models/publishing/made-version.js';

const directory = t.testdir();
const store = await mkdtemp(join(directory, 'store-'));
const version = await writeMadeVersion(store, madeVersion('tiny', 1));

const failing: [args: string[], message: RegExp][] = [
  [['train', '--data', '/does/not/exist', '--out', directory], /^hyena: .+ is not a folder\n$/],
  [['evaluate', '--data', directory], /^hyena: --model is needed/],
  [
    ['reference', '--data', directory, '--model', directory, '--out', directory],
    /^hyena: .*neither a version/,
  ],
  [['calibrate', '--data', directory, '--model', directory], /^hyena: .*neither a version/],
  [['models', 'list', '--model-store', '/does/not/exist'], /^hyena: the model store can ?not be read/],
  [['models', 'sign', version, '--key', '/does/not/exist'], /^hyena: the signing key/],
  [['models', 'push', version, 'http://host/x'], /^hyena: .*neither s3/],
  [['models', 'pull', store, 'none', directory], /^hyena: there is no model none/],
  [['models', 'label', 'tiny', '--model-store', store], /^hyena: say what to do/],
  [['models', 'rollback', 'none', '--model-store', store], /^hyena: there is no model none/],
  [['models', 'prune', 'tiny', '--model-store', store], /^hyena: say what to remove/],
  [['models', 'import', '/none', '--features', '/none', '--out', store], /^hyena: /],
  [['no-command'], /^error: unknown command/],
  [['train'], /^error: required option '--data <dir>'/],
];

for (const [i, [args, message]] of failing.entries())
  t.test(`fails with 1: ${args.slice(0, 2).join(' ')}`, async t => {
    // All end as the first and the last do, whose processes say it.
    const run = i === 0 || i >= failing.length - 2 ? hyena : command;
    const { code, stdout, stderr } = await run(args);
    t.match({ code, stdout }, { code: 1, stdout: '' });
    t.match(stderr, message);
  });

t.test('verifies with 0 what is whole, and with 1 what is not', async t => {
  const verify = () => command(['models', 'verify', '--model-store', store]);
  t.match(await verify(), { code: 0, stdout: /^tiny 1: ok /, stderr: '' });
  await writeFile(join(version, 'weights.bin'), 'other');
  t.match(await verify(), { code: 1, stdout: /^tiny 1: corrupt/, stderr: '' });
});
