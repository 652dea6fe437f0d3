import type { LayersModel } from '@tensorflow/tfjs-layers';
import t from 'tap';
import { loadLayersModel, saveLayersModel } from '../../../src/runtimes/tfjs/artifact.js';
import { registerLayers } from '../../../src/runtimes/tfjs/layers.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';

const runtime = await loadRuntime('wasm');
const { tf, layers } = runtime;

function network() {
  const { statisticsPooling } = registerLayers(runtime);
  const kernelInitializer = layers.initializers.glorotUniform({ seed: 1 });
  return layers.sequential({
    name: 'network',
    layers: [
      statisticsPooling({ name: 'pooling', statistics: ['mean', 'covariance'], inputShape: [20, 4] }),
      layers.layers.batchNormalization({ name: 'norm' }),
      layers.layers.dense({ name: 'out', units: 3, activation: 'softmax', kernelInitializer }),
    ],
  });
}

const input = tf.randomNormal([5, 20, 4], 0, 1, 'float32', 7);
const predict = (model: LayersModel) => (model.predict(input) as typeof input).dataSync();

t.test('a model comes back with the same predictions and the same bytes', async t => {
  const model = network();
  const saved = await saveLayersModel(model);
  const loaded = await loadLayersModel(runtime, saved.modelJson, saved.weights);
  t.same(predict(loaded), predict(model));
  t.same(await saveLayersModel(loaded), saved);
  t.same(await saveLayersModel(network()), saved, 'the same network, built again, gives the same bytes');
});

t.test('the bytes may be a view into a larger buffer, as those of a file are', async t => {
  const { modelJson, weights } = await saveLayersModel(network());
  const padded = new Uint8Array(weights.length + 7);
  padded.set(weights, 3);
  const loaded = await loadLayersModel(runtime, modelJson, padded.subarray(3, 3 + weights.length));
  t.same(predict(loaded), predict(network()));
});

t.test('the files have the standard layout, without a date', async t => {
  const { modelJson } = await saveLayersModel(network());
  const text = new TextDecoder().decode(modelJson);
  t.match(JSON.parse(text), {
    format: 'layers-model',
    weightsManifest: [
      { paths: ['weights.bin'], weights: [{ name: 'norm/gamma', shape: [14], dtype: 'float32' }] },
    ],
  });
  t.notMatch(text, /date/i);
});

t.test('weights that are no numbers are refused, whatever becomes of them in the network', async t => {
  const { modelJson, weights } = await saveLayersModel(network());
  for (const odd of [NaN, Infinity]) {
    const damaged = Buffer.from(weights);
    damaged.writeFloatLE(odd, 4 * 20);
    await t.rejects(loadLayersModel(runtime, modelJson, damaged), {
      message: 'the weight "norm/beta" has values that are not finite numbers',
    });
  }
});

t.test('what does not fit together is refused with a reason', async t => {
  const { modelJson, weights } = await saveLayersModel(network());
  const text = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));
  await t.rejects(loadLayersModel(runtime, modelJson, weights.subarray(4)), {
    message: `The weights have ${weights.length - 4} bytes, but model.json describes ${weights.length}.`,
  });
  await t.rejects(loadLayersModel(runtime, weights, weights), { message: 'model.json is not JSON.' });
  await t.rejects(loadLayersModel(runtime, text({ a: 1 }), weights), { message: /not a TF.js model/ });
  await t.rejects(loadLayersModel(runtime, text(null), weights), { message: /not a TF.js model/ });
  const strings = {
    modelTopology: {},
    weightsManifest: [{ weights: [{ name: 'w', shape: [1], dtype: 'string' }] }],
  };
  await t.rejects(loadLayersModel(runtime, text(strings), weights), { message: /unsupported type string/ });
});

t.test('loading and disposing leaves no tensor behind', async t => {
  const { modelJson, weights } = await saveLayersModel(network());
  const before = tf.memory().numTensors;
  (await loadLayersModel(runtime, modelJson, weights)).dispose();
  t.equal(tf.memory().numTensors, before);
});
