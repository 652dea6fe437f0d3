import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { writeTinyVersion } from '../tiny-version.js';

t.test('a version whose verdict depends on a novelty that its network does not give is refused', async t => {
  const runtime = await loadRuntime('wasm');
  const load = async (landmarks: number, verdict: object) => {
    const version = await readVersion(await writeTinyVersion(t.testdir(), 'tiny', 1, 2, landmarks));
    return loadModel(runtime, { ...version, manifest: { ...version.manifest, verdict } });
  };
  await t.rejects(load(0, { maxNovelty: 3 }), {
    message: 'corrupt: the manifest has verdict.maxNovelty, but the network gives no novelty',
  });
  await load(0, { minConfidence: 0.6 });
  await load(6, { maxNovelty: 3 });
});
