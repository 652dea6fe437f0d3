import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import t from 'tap';
import { recall, remember } from '../../../src/models/recollection.js';
import { openRepository } from '../../../src/models/repository.js';
import { parseVerificationKeys } from '../../../src/models/signature.js';
import { openDiskStore } from '../../../src/models/store/disk-store.js';
import { StoreError, type ObjectStore } from '../../../src/models/store/object-store.js';
import { VersionCache } from '../../../src/models/version-cache.js';
import { command } from '../../command.js';
import { writeTinyVersion } from '../../tiny-version.js';
import { answering, startedRegistry } from '../registries.js';

const scratch = t.testdir();

async function writeKeys(name: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const [secret, open] = [join(scratch, `${name}.pem`), join(scratch, `${name}.pub.pem`)];
  await writeFile(secret, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await writeFile(open, publicKey.export({ type: 'spki', format: 'pem' }));
  return { secret, open };
}

const former = await writeKeys('former');
const next = await writeKeys('next');
const both = join(scratch, 'both.pub.pem');
await writeFile(
  both,
  `the former one\n${await readFile(former.open, 'utf8')}${await readFile(next.open, 'utf8')}`,
);

const keysIn = async (file: string) => parseVerificationKeys(await readFile(file, 'utf8'));

t.test('keys are replaced as docs/publishing.md says, and nothing stops answering', async t => {
  const directory = await writeTinyVersion(await mkdtemp(join(scratch, 'made-')), 'tiny', 1);
  const location = await mkdtemp(join(scratch, 'store-'));
  const store = openDiskStore(location);
  const cache = new VersionCache({ directory: await mkdtemp(join(scratch, 'cache-')), maxBytes: 2 ** 30 });
  const models = async (...args: string[]) => {
    const { code, stderr } = await command(['models', ...args], { MODEL_STORE: location });
    t.equal(code, 0, stderr);
  };
  const away: ObjectStore = {
    ...store,
    list: () => Promise.reject(new StoreError('the model store cannot be reached')),
  };
  /** A service with these keys answers, also from what it keeps. */
  const start = async (file: string, from = store) => {
    const publicKeys = await keysIn(file);
    const { registry } = await startedRegistry(from, {
      repository: openRepository(from, { cache, publicKeys }),
      recall: () => recall(cache, location, publicKeys),
      remember: served => remember(cache, location, served),
    });
    return answering(registry, 'stable');
  };

  await models('push', directory, location, '--sign', former.secret, '--label', 'stable');
  t.equal(await start(former.open), 1);
  t.equal(await start(both), 1, '1. services with both keys');
  await models('push', directory, location, '--sign', next.secret, '--model-public-key', both);
  t.equal(await start(both), 1, '2. versions signed with the next key');
  await models('label', 'tiny', '--sign', next.secret, '--model-public-key', both);
  t.equal(await start(both), 1, '3. labels signed with the next key');
  await models('verify', '--model-public-key', next.open);
  t.equal(await start(next.open), 1, '4. services with the next key only');
  t.equal(await start(next.open, away), 1, 'the cache went along');
  await t.rejects(start(former.open), { message: /labels\.json was not signed with a configured key/ });
});

t.test('takes a file of keys as a whole or not at all', async t => {
  const pem = await readFile(both, 'utf8');
  t.equal((await keysIn(both)).length, 2);
  for (const [what, text] of [
    ['nothing', ''],
    ['no key', 'hello'],
    ['one that is cut off', pem.slice(0, -40)],
  ])
    t.throws(() => parseVerificationKeys(text), { message: 'expected an Ed25519 public key in PEM' }, what);
});
