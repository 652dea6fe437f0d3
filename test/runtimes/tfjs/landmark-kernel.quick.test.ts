import type { Rank } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import t from 'tap';
import { loadLayersModel, saveLayersModel } from '../../../src/runtimes/tfjs/artifact.js';
import { landmarkWeights } from '../../../src/runtimes/tfjs/landmark-kernel.js';
import { registerLayers } from '../../../src/runtimes/tfjs/layers.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';

const runtime = await loadRuntime('wasm');
const { tf, layers } = runtime;
const [units, features] = [7, 5];
const landmarks = tf.randomNormal<Rank.R2>([units, features], 0, 0.5, 'float32', 1);
const input = tf.randomNormal<Rank.R2>([3, features], 0, 0.5, 'float32', 2);

function network(): LayersModel {
  const { landmarkKernel } = registerLayers(runtime);
  const model = layers.sequential({
    name: 'network',
    layers: [landmarkKernel({ name: 'landmarks', units, inputShape: [features] })],
  });
  const weights = landmarkWeights(landmarks.dataSync<'float32'>(), features);
  model
    .getLayer('landmarks')
    .setWeights([tf.tensor2d(weights.landmarks, [features, units]), tf.tensor1d(weights.bias)]);
  return model;
}

t.test('is the radial basis function of the distance from each landmark', async t => {
  const output = network().predict(input) as typeof input;
  t.strictSame(output.shape, [3, units]);
  const [z, l, values] = [input.arraySync(), landmarks.arraySync(), output.arraySync()];
  for (const [i, row] of values.entries()) {
    for (const [j, value] of row.entries()) {
      const square = z[i].reduce((sum, coordinate, k) => sum + (coordinate - l[j][k]) ** 2, 0);
      t.ok(Math.abs(value - Math.exp(-square / 2)) < 1e-6);
    }
  }
});

t.test('comes back from its files as it was', async t => {
  const { modelJson, weights } = await saveLayersModel(network());
  t.equal(weights.length, 4 * units * (features + 1));
  const loaded = await loadLayersModel(runtime, modelJson, weights);
  t.same(
    (loaded.predict(input) as typeof input).dataSync(),
    (network().predict(input) as typeof input).dataSync(),
  );
});
