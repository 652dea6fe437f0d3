import t from 'tap';
import { defaultFeatureParameters as parameters } from '../../src/features/parameters.js';
import { checkGolden, goldenExample } from '../../src/runtimes/golden.js';
import { toLayout } from '../../src/runtimes/layout.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { readVersion } from '../../src/models/version.js';
import { writeTinyVersion } from '../tiny-version.js';

t.test('a network that computes something else than its example is refused', async t => {
  const runtime = await loadRuntime('wasm');
  const version = await readVersion(await writeTinyVersion(t.testdir(), 'tiny', 1));
  const model = await loadModel(runtime, version);
  const golden = await goldenExample(parameters, model);
  await checkGolden(golden, model);
  const other: typeof model.predict = async (features, segments) => {
    const { scores } = await model.predict(features, segments);
    return { scores: scores.map(score => score + 0.01) };
  };
  await t.rejects(checkGolden(golden, { predict: other }), { message: /golden/ });
  const wrong = { ...golden, probabilities: [0.4, 0.6] };
  await t.rejects(loadModel(runtime, { ...version, manifest: { ...version.manifest, golden: wrong } }), {
    message: /golden/,
  });
});

t.test('segments are brought into the order that the network takes', async t => {
  const features = { ...parameters, nMfcc: 2, segmentSeconds: 0.1, hopLength: 1024 };
  const values = Float32Array.from({ length: 12 }, (_, index) => index);
  const shaped = (shape: number[], layout?: 'coefficients-first') =>
    [...toLayout({ features, input: { shape, ...(layout && { layout }) } })(values)].join(' ');
  t.equal(shaped([3, 2]), '0 1 2 3 4 5 6 7 8 9 10 11');
  t.equal(shaped([3, 2, 1]), '0 1 2 3 4 5 6 7 8 9 10 11');
  t.equal(shaped([1, 2, 3], 'coefficients-first'), '0 2 4 1 3 5 6 8 10 7 9 11');
  t.throws(() => shaped([4, 2]), { message: /4 × 2 values, the features are 3 × 2/ });
});
