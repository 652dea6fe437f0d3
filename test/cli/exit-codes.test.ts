import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { command } from '../command.js';
import { hyena } from '../hyena.js';
import { madeVersion, writeMadeVersion } from '../models/publishing/made-version.js';

const directory = t.testdir();
const store = await mkdtemp(join(directory, 'store-'));
const version = await writeMadeVersion(store, madeVersion('tiny', 1));

/** Of commands for workflow engines. */
const wrongUse: [args: string[], message: RegExp][] = [
  [['train', '--data', '/does/not/exist', '--out', directory], /^hyena: .+ is not a folder\n$/],
  [['train', '--data', directory, '--out', 'No!'], /^hyena: .*the last part is the model's name/],
  [['train', '--data', directory, '--out', directory, '--label', 'x'], /^hyena: --label and --sign go with/],
  [['evaluate', '--data', directory], /^hyena: --model is needed/],
  [['evaluate', '--data', directory, '--model', directory], /^hyena: .*neither a version/],
  [
    ['train', '--data', directory, '--out', join(directory, 'x')],
    /^hyena: .* must have at least two folders/,
  ],
  [['models', 'push', version, 'http://host/x'], /^hyena: .*neither s3/],
  [['models', 'push', directory, store], /^hyena: .*neither a version/],
  [['train'], /^error: required option '--out <dir>'/],
  [['train', '--out', directory], /^hyena: --data is needed, or --features\n$/],
  [['evaluate', '--data', directory, '--none'], /^error: unknown option/],
];

const failing: [args: string[], message: RegExp][] = [
  [
    ['reference', '--data', directory, '--model', directory, '--out', directory],
    /^hyena: .*neither a version/,
  ],
  [['calibrate', '--data', directory, '--model', directory], /^hyena: .*neither a version/],
  [['models', 'list', '--model-store', '/does/not/exist'], /^hyena: the model store can ?not be read/],
  [['models', 'sign', version, '--key', '/does/not/exist'], /^hyena: the signing key/],
  [['models', 'pull', store, 'none', directory], /^hyena: there is no model none/],
  [['models', 'label', 'tiny', '--model-store', store], /^hyena: say what to do/],
  [['models', 'rollback', 'none', '--model-store', store], /^hyena: there is no model none/],
  [['models', 'prune', 'tiny', '--model-store', store], /^hyena: say what to remove/],
  [['models', 'import', '/none', '--features', '/none', '--out', store], /^hyena: /],
  [['no-command'], /^error: unknown command/],
];

const expected = [
  ...wrongUse.map(each => [2, ...each] as const),
  ...failing.map(each => [1, ...each] as const),
];
for (const [i, [expectedCode, args, message]] of expected.entries())
  t.test(`fails with ${expectedCode}: ${args.slice(0, 2).join(' ')}`, async t => {
    // All end as these do, whose processes say it.
    const run = i === 0 || i === expected.length - 1 || message.source.startsWith('^error') ? hyena : command;
    const { code, stdout, stderr } = await run(args);
    t.match({ code, stdout }, { code: expectedCode, stdout: '' });
    t.match(stderr, message);
  });

t.test('verifies with 0 what is whole, and with 1 what is not', async t => {
  const verify = () => command(['models', 'verify', '--model-store', store]);
  t.match(await verify(), { code: 0, stdout: /^tiny 1: ok /, stderr: '' });
  await writeFile(join(version, 'weights.bin'), 'other');
  t.match(await verify(), { code: 1, stdout: /^tiny 1: corrupt/, stderr: '' });
});
