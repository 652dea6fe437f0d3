import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { pushVersion } from '../../../src/models/publishing/push.js';
import { openStore } from '../../../src/models/store/open-store.js';
import { readVersion } from '../../../src/models/version.js';
import { command } from '../../command.js';
import { freshBucket, noS3, storeKinds } from '../stores.js';
import { madeVersion, writeMadeVersion } from './made-version.js';

const scratch = t.testdir();
const freshFolder = () => mkdtemp(join(scratch, 'folder-'));

/** Runs `hyena models …` on a store, to its end. */
const onStore =
  (location: string) =>
  (args: readonly string[], env: Record<string, string> = {}) =>
    command(['models', ...args], { MODEL_STORE: location, S3_PATH_STYLE: 'true', ...env });

/** What a run printed, once it is certain that it succeeded. */
async function printed(t: Test, run: ReturnType<typeof command>): Promise<string> {
  const { code, stdout, stderr } = await run;
  t.equal(code, 0, stderr);
  return stdout;
}

for (const { kind, skip, locate } of storeKinds) {
  t.test(`takes versions from one machine to another, by ${kind}`, { skip }, async t => {
    const location = await locate(t);
    const models = onStore(location);
    const [mine, yours] = [await freshFolder(), await freshFolder()];
    for (const version of [1, 2]) await writeMadeVersion(mine, madeVersion('tiny', version));
    const first = join(mine, 'tiny', '1');
    t.equal(await printed(t, models(['push', first, location])), `tiny 1: pushed to ${location}\n`);
    const { digest } = madeVersion('tiny', 2);
    const pushed = { name: 'tiny', version: 2, digest, signed: false, labels: ['canary'] };
    const args = ['push', join(mine, 'tiny'), location, '--label', 'canary', '--json'];
    for (const isNew of [true, false])
      t.strictSame(JSON.parse(await printed(t, models(args))), { ...pushed, pushed: isNew });

    t.equal(
      await printed(t, models(['label', 'tiny', 'stable=1', '--traffic', '12.5', '--shadow'])),
      'tiny: canary → 2; stable → 1 (12.5 % of the traffic) (shadow)\n',
    );
    t.match(
      await printed(t, models([])),
      /^MODEL .+\ntiny +2 +complete +canary .+\ntiny +1 +complete +stable 12\.5 % shadow .+\n$/,
    );
    t.equal(await printed(t, models(['rollback', 'tiny'])), 'tiny: withdrew 2; canary → 1\n');
    t.match(JSON.parse(await printed(t, models(['list', '--json']))), [
      { name: 'tiny', version: 2, state: 'complete', withdrawn: true, labels: [], digest },
      { name: 'tiny', version: 1, trackAccuracy: 0.5, createdAt: '2026-01-01T00:00:00.000Z' },
    ]);

    const pull = ['pull', location, 'tiny', yours];
    t.equal(await printed(t, models(pull)), `tiny 1: pulled to ${yours}\n`, 'the newest not withdrawn');
    t.equal(await printed(t, models(pull)), `tiny 1: is in ${yours} already\n`);
    t.equal((await readVersion(join(yours, 'tiny', '1'))).digest, madeVersion('tiny', 1).digest);

    t.equal(await printed(t, models(['rollback', 'tiny', '--to', '2'])), 'tiny: took 2 back in\n');
    t.equal(await printed(t, models(['rollback', 'tiny', '--label', 'canary'])), 'tiny: canary → 2\n');
    t.equal(await printed(t, models(['label', 'tiny', '--remove', 'stable'])), 'tiny: canary → 2\n');
    t.equal(await printed(t, models(['label', 'tiny', '--remove', 'canary'])), 'tiny: no labels\n');
    const prune = ['prune', 'tiny', '--keep', '1', '--incomplete', '--json'];
    t.strictSame(JSON.parse(await printed(t, models(prune))), { name: 'tiny', removed: [1], dryRun: false });
  });

  t.test(`says by its exit code that something is wrong in ${kind}`, { skip }, async t => {
    const location = await locate(t);
    const models = onStore(location);
    const store = openStore(location, { s3PathStyle: true });
    for (const version of [1, 2]) await pushVersion(store, madeVersion('tiny', version));
    const { digest } = madeVersion('tiny', 1);
    t.match(await printed(t, models(['verify'])), `tiny 1: ok ${digest}\n`);
    await store.remove(['tiny/2/weights.bin']);
    await store.write('tiny/2/weights.bin', Buffer.from('WEIGHTS of tiny 2'), { absent: true });
    const all = await models(['verify', '--json']);
    t.equal(all.code, 1);
    t.match(JSON.parse(all.stdout), [
      { name: 'tiny', version: 2, ok: false, reason: /^corrupt: the sha256 of weights\.bin/ },
      { name: 'tiny', version: 1, ok: true, digest },
    ]);
    t.equal(await printed(t, models(['verify', 'tiny@1'])), `tiny 1: ok ${digest}\n`);
    const pulled = await models(['pull', location, 'tiny', await freshFolder()]);
    t.match(pulled, { code: 1, stdout: '', stderr: /hyena: corrupt: .+weights\.bin/ });
    await store.remove(['tiny/1/manifest.json', 'tiny/2/weights.bin']);
    t.match(
      await printed(t, models(['list'])),
      /^tiny +2 +failed .+ corrupt: weights\.bin is missing\ntiny +1 +incomplete .+ no manifest\.json$/m,
    );
  });
}

t.test('pushes only what is whole', async t => {
  const directory = await writeMadeVersion(await freshFolder(), madeVersion('tiny', 1));
  await writeFile(join(directory, 'weights.bin'), 'other');
  const run = await command(['models', 'push', directory, await freshFolder()]);
  t.match(run, { code: 2, stdout: '', stderr: /^hyena: corrupt: weights\.bin has 5 bytes/ });
});

t.test('does not overwrite what is there, on the way up or down', async t => {
  const [mine, theirs] = [await freshFolder(), await freshFolder()];
  const directory = await writeMadeVersion(mine, madeVersion('tiny', 1, { weights: 'mine' }));
  const other = await writeMadeVersion(theirs, madeVersion('tiny', 1, { weights: 'theirs' }));
  const refused = {
    code: 2,
    stdout: '',
    stderr: /^hyena: tiny 1 is in .+ already, with another content .+\n$/,
  };
  t.match(await command(['models', 'push', directory, theirs]), refused);
  t.match(await command(['models', 'pull', theirs, 'tiny', mine]), refused);
  t.equal(await readFile(join(other, 'weights.bin'), 'utf8'), 'theirs');
  t.equal(await readFile(join(directory, 'weights.bin'), 'utf8'), 'mine');
});

t.test('says in one line what is wrong with the arguments', async t => {
  const store = await freshFolder();
  const directory = await writeMadeVersion(store, madeVersion('tiny', 1));
  const wrong: [args: string[], message: RegExp][] = [
    [['label', 'tiny'], /say what to do/],
    [['label', 'tiny', 'stable=0'], /expected LABEL=VERSION/],
    [['label', '../tiny', 'stable=1'], /cannot be the name of a model/],
    [['label', 'tiny', '--traffic', '5'], /are for the label of/],
    [['rollback', 'none'], /there is no model none/],
    [['prune', 'tiny'], /say what to remove/],
    [['verify', 'tiny@'], /expected NAME, NAME@VERSION or NAME@LABEL/],
    [['push', directory, 'http://host/x'], /neither s3:\/\/bucket/],
    [['push', directory, store, '--label', 'No'], /"No" cannot be a label/],
  ];
  for (const [args, message] of wrong) {
    const run = await onStore(store)(args);
    t.match(run, { code: args[0] === 'push' ? 2 : 1, stdout: '', stderr: message });
    t.match(run.stderr, /^hyena: [^\n]+\n$/);
  }
});

t.test('says so when the store lets nobody in', { skip: noS3 || !process.env.S3_ACCESS_KEY2 }, async t => {
  const location = await freshBucket();
  const directory = await writeMadeVersion(await freshFolder(), madeVersion('tiny', 1));
  const { S3_ACCESS_KEY2 = '', S3_SECRET_KEY2 = '', AWS_ACCESS_KEY_ID = '' } = process.env;
  for (const [args, keyId, secret, code] of [
    [['push', directory, location], S3_ACCESS_KEY2, S3_SECRET_KEY2, 'AccessDenied'],
    [['list'], S3_ACCESS_KEY2, S3_SECRET_KEY2, 'AccessDenied'],
    [['list'], AWS_ACCESS_KEY_ID, 'not-the-secret', 'SignatureDoesNotMatch'],
  ] as const) {
    const run = await onStore(location)(args, { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret });
    t.match(run, { code: 1, stdout: '' });
    t.match(run.stderr, `hyena: the model store denies access (403 ${code}): `);
    t.notMatch(run.stderr, secret);
  }
});
