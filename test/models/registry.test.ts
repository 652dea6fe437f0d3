import { execFileSync } from 'node:child_process';
import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { loadModel } from '../../src/models/model.js';
import { ModelRegistry } from '../../src/models/registry.js';
import { loadRuntime } from '../../src/models/runtime.js';
import { openDiskStore } from '../../src/models/store.js';
import { readVersion } from '../../src/models/version.js';
import { writeTinyVersion } from '../tiny-version.js';

t.test('serves the newest version unless another one is asked for', async t => {
  const root = t.testdir();
  for (const version of [1, 2, 10]) await writeTinyVersion(root, 'tiny', version);
  const registry = await ModelRegistry.open(openDiskStore(root));
  t.equal(registry.resolve().version, 10);
  t.equal(registry.resolve('tiny', 2).version, 2);
  t.strictSame(
    registry.model('tiny').versions.map(({ version }) => version),
    [10, 2, 1],
  );
  for (const [name, version] of [['tiny', 3], ['other']] as [string, number?][])
    t.throws(() => registry.resolve(name, version), { name: 'Problem', code: 'unknown-model' });
});

t.test('keeps a damaged version aside with its reason, and serves the others', async t => {
  const root = t.testdir();
  await writeTinyVersion(root, 'tiny', 1);
  await rm(join(await writeTinyVersion(root, 'tiny', 2), 'manifest.json'));
  await appendFile(join(await writeTinyVersion(root, 'tiny', 3), 'weights.bin'), 'x');
  const sameSize = await writeTinyVersion(root, 'tiny', 4);
  await writeFile(join(sameSize, 'weights.bin'), Buffer.alloc((130 * 13 * 2 + 2) * 4));
  await rm(join(await writeTinyVersion(root, 'tiny', 5), 'model.json'));
  await writeFile(join(await writeTinyVersion(root, 'tiny', 6), 'manifest.json'), '{}');
  const registry = await ModelRegistry.open(openDiskStore(root));
  t.equal(registry.resolve().version, 1);
  t.strictSame(
    registry.model('tiny').rejected.map(({ version, reason }) => [version, reason.slice(0, 46)]),
    [
      [6, registry.model('tiny').rejected[0].reason.slice(0, 46)],
      [5, 'corrupt: model.json is missing'],
      [4, 'corrupt: the sha256 of weights.bin is not the '],
      [3, 'corrupt: weights.bin has 13529 bytes, the mani'],
      [2, 'incomplete: there is no manifest.json'],
    ],
  );
  t.match(registry.model('tiny').rejected[0].reason, /^manifest\.json/);
});

t.test('waits neither for a store that hangs nor for a file that is none', async t => {
  const never = new Promise<never>(() => undefined);
  await t.rejects(ModelRegistry.open({ list: () => never }, undefined, 50), {
    message: 'the model store did not answer within 0.05 s',
  });
  const root = t.testdir();
  await writeTinyVersion(root, 'tiny', 1);
  const piped = await writeTinyVersion(root, 'tiny', 2);
  await rm(join(piped, 'weights.bin'));
  execFileSync('mkfifo', [join(piped, 'weights.bin')]);
  const registry = await ModelRegistry.open(openDiskStore(root));
  t.equal(registry.resolve().version, 1);
  t.match(registry.model('tiny').rejected, [{ version: 2, reason: 'corrupt: weights.bin is missing' }]);
});

t.test('takes no version from a folder of another name', async t => {
  const root = t.testdir();
  const from = await writeTinyVersion(root, 'tiny', 1);
  const { rename, mkdir } = await import('node:fs/promises');
  await mkdir(join(root, 'other'));
  await rename(from, join(root, 'other', '1'));
  await t.rejects(ModelRegistry.open(openDiskStore(root)), { message: /manifest is that of tiny 1/ });
});

t.test('needs a default model where there are several, and says what there is', async t => {
  const root = t.testdir();
  await writeTinyVersion(root, 'one', 1);
  await writeTinyVersion(root, 'two', 1);
  await t.rejects(ModelRegistry.open(openDiskStore(root)), { message: /several models \(one, two\)/ });
  await t.rejects(ModelRegistry.open(openDiskStore(root), 'three'), { message: /no version of "three"/ });
  t.equal((await ModelRegistry.open(openDiskStore(root), 'two')).resolve().name, 'two');
  await t.rejects(ModelRegistry.open(openDiskStore(t.testdir({}))), { message: /no version/ });
  await t.rejects(ModelRegistry.open(openDiskStore('/does/not/exist')), { message: /can not be read/ });
});

t.test('loads a version, and not one whose network is another than the manifest says', async t => {
  const root = t.testdir();
  const runtime = await loadRuntime('wasm');
  const directory = await writeTinyVersion(root, 'tiny', 1);
  const model = await loadModel(runtime, await readVersion(directory));
  t.equal(model.digest, (await readVersion(directory)).digest);
  const output = model.predict(new Float32Array(3 * 130 * 13));
  t.strictSame([...output], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]);
  model.dispose();
  await t.rejects(loadModel(runtime, await readVersion(await writeTinyVersion(root, 'wide', 1, 3))), {
    message: /another number of outputs/,
  });
});
