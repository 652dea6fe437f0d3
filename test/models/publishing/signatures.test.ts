import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { command } from '../../command.js';
import { madeVersion, writeMadeVersion } from './made-version.js';

const scratch = t.testdir();
const freshFolder = () => mkdtemp(join(scratch, 'folder-'));

async function writeKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const directory = await freshFolder();
  const [secret, open] = [join(directory, 'key.pem'), join(directory, 'public.pem')];
  await writeFile(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(open, publicKey.export({ type: 'spki', format: 'pem' }));
  return { secret, open };
}

const owner = await writeKeys();
const stranger = await writeKeys();
const models = (...args: string[]) => command(['models', ...args]);

t.test('with a key configured, verifies only what its owner signed', async t => {
  const mine = await freshFolder();
  const store = await freshFolder();
  const directory = await writeMadeVersion(mine, madeVersion('tiny', 1));
  const withKey = ['--model-public-key', owner.open];
  const verify = () => models('verify', '--model-store', store, ...withKey);
  const label = () =>
    models('label', 'tiny', 'stable=1', '--model-store', store, ...withKey, '--sign', owner.secret);

  t.match(await models('push', directory, store, ...withKey), { code: 2, stderr: /^hyena: unsigned: / });
  t.match(await models('push', directory, store), { code: 0 });
  t.match(await verify(), { code: 1, stdout: 'tiny 1: unsigned: there is no manifest.sig\n' });
  t.match(await label(), { code: 1, stderr: 'hyena: tiny 1: unsigned: there is no manifest.sig\n' });

  await models('push', directory, store, '--sign', stranger.secret);
  t.match(await verify(), { code: 1, stdout: /not made with a configured key\n$/ });
  t.match(await label(), { code: 1 });
  const refused = { code: 1, stderr: 'hyena: corrupt: manifest.sig was not made with a configured key\n' };
  t.match(await models('pull', store, 'tiny@1', mine, ...withKey), refused);

  const signed = await models('push', directory, store, '--sign', owner.secret, ...withKey);
  t.match(signed, { code: 0, stdout: /^tiny 1: is in .+ already, signed\n$/ });
  t.match(await verify(), { code: 0, stdout: /^tiny 1: ok / });
  t.match(await label(), { code: 0 });
  t.match(await models('pull', store, 'tiny', await freshFolder(), ...withKey), { code: 0 });

  const manifest = join(store, 'tiny', '1', 'manifest.json');
  await writeFile(manifest, (await readFile(manifest, 'utf8')).replace('"calm"', '"CALM"'));
  t.match(await verify(), { code: 1, stdout: /not made with a configured key\n$/ });
});

t.test('signs what lies here, and takes the signature along', async t => {
  const directory = await writeMadeVersion(await freshFolder(), madeVersion('tiny', 1));
  const file = join(directory, 'manifest.sig');
  t.match(await models('sign', directory, '--key', owner.secret), {
    code: 0,
    stdout: `tiny 1: signed in ${file}\n`,
  });
  const store = await freshFolder();
  const pushed = await models('push', directory, store, '--model-public-key', owner.open, '--json');
  t.match(JSON.parse(pushed.stdout), { pushed: true, signed: true });
  t.strictSame(await readFile(join(store, 'tiny', '1', 'manifest.sig')), await readFile(file));
  await writeFile(file, 'no signature');
  t.match(await models('push', directory, await freshFolder()), {
    code: 2,
    stderr: 'hyena: corrupt: manifest.sig has not the 64 bytes of a signature\n',
  });
});

t.test('signs with nothing but an Ed25519 key, of which it tells nothing', async t => {
  const directory = await writeMadeVersion(await freshFolder(), madeVersion('tiny', 1));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = join(await freshFolder(), 'key.pem');
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const stderr = 'hyena: the signing key: expected an Ed25519 private key in PEM\n';
  t.match(await models('sign', directory, '--key', key), { code: 1, stdout: '', stderr });
  await writeFile(join(directory, 'weights.bin'), 'other');
  t.match(await models('sign', directory, '--key', owner.secret), {
    code: 1,
    stderr: /^hyena: corrupt: weights/,
  });
});

const noOpenssl = spawnSync('openssl', ['genpkey', '-help']).status !== 0 && 'openssl is not installed';

t.test('agrees with openssl', { skip: noOpenssl }, async t => {
  const directory = await writeMadeVersion(await freshFolder(), madeVersion('tiny', 1));
  const folder = await freshFolder();
  const [key, open] = [join(folder, 'key.pem'), join(folder, 'public.pem')];
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', key]);
  execFileSync('openssl', ['pkey', '-in', key, '-pubout', '-out', open]);
  t.match(await models('sign', directory, '--key', key), { code: 0 });
  const [manifest, signature] = ['manifest.json', 'manifest.sig'].map(name => join(directory, name));
  const told = ['-rawin', '-in', manifest, '-sigfile', signature];
  t.match(
    execFileSync('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', open, ...told]).toString(),
    /Success/,
  );
  execFileSync('openssl', ['pkeyutl', '-sign', '-inkey', key, '-rawin', '-in', manifest, '-out', signature]);
  t.match(await models('push', directory, await freshFolder(), '--model-public-key', open), { code: 0 });
});
