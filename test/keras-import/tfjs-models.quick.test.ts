import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { parseDescription } from '../../src/keras-import/description.js';
import { importModel } from '../../src/keras-import/import-model.js';
import { saveLayersModel } from '../../src/runtimes/tfjs/artifact.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { readVersion, sha256 } from '../../src/models/version.js';
import { description, deviation, expected } from './imported.js';
import { denseGraph, denseLogits, node, writeTfjsModel } from './tfjs-files.js';

const runtime = await loadRuntime('wasm');
const { tf, layers } = runtime;
const { segments } = expected;

/** Imports a `model.json` and loads the version as the service does. */
async function importedFrom(file: string, out: string, changes: object = {}) {
  const complete = parseDescription(JSON.stringify({ ...description, ...changes }));
  const { directory } = await importModel(runtime, file, complete, out);
  return loadModel(runtime, await readVersion(directory));
}

const softmax = (logits: number[]): number[] => {
  const exponentials = logits.map(Math.exp);
  const sum = exponentials.reduce((a, b) => a + b);
  return exponentials.map(value => value / sum);
};

t.test(
  'a TF.js layers model computes what it did, whatever its shards and the length it was made for',
  async t => {
    const folder = t.testdir();
    const kernelInitializer = layers.initializers.glorotNormal({ seed: 3 });
    const model = layers.sequential({
      name: 'theirs',
      layers: [
        layers.layers.conv1d({
          name: 'conv',
          filters: 4,
          kernelSize: 3,
          kernelInitializer,
          inputShape: [null, 13],
        }),
        layers.layers.lstm({ name: 'lstm', units: 3, recurrentInitializer: kernelInitializer }),
        layers.layers.dense({ name: 'out', units: 3, activation: 'softmax', kernelInitializer }),
      ],
    });
    // As it is by default; only the whole bundle of TF.js can draw such weights.
    const orthogonal = { class_name: 'Orthogonal', config: { gain: 1, seed: null } };
    const text = new TextDecoder().decode((await saveLayersModel(model)).modelJson);
    const saved = JSON.parse(text, (key, value: unknown) =>
      key === 'recurrent_initializer' ? orthogonal : value,
    ) as object;
    const weights = model.weights.map(weight => {
      const values = weight.read().dataSync() as Float32Array;
      return {
        name: weight.originalName,
        shape: weight.shape as number[],
        values: Float32Array.from(values),
      };
    });
    const file = await writeTfjsModel(folder, saved, weights, 300);
    const loaded = await importedFrom(file, join(folder, 'model'));
    const theirs = (await (
      model.predict(tf.tensor(segments.flat(), [3, 22, 13])) as Tensor
    ).array()) as number[][];
    t.ok((await deviation(loaded, segments, theirs)) < 1e-6);
    t.match(loaded.manifest, { imported: { format: 'tfjs-layers' }, input: { shape: [22, 13] } });
  },
);

t.test('a TF.js graph model stays one, and is served', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const file = await writeTfjsModel(folder, json, weights);
  const out = join(folder, 'model');
  const loaded = await importedFrom(file, out);
  const plain = segments.map(segment => softmax(denseLogits(weights, segment)));
  t.ok((await deviation(loaded, segments, plain)) < 1e-6);
  const stored = await readFile(join(out, '1', 'model.json'), 'utf8');
  t.match(JSON.parse(stored), { format: 'graph-model', weightsManifest: [{ paths: ['weights.bin'] }] });
  const bytes = [await readFile(file), await readFile(join(out, '1', 'weights.bin'))];
  t.match(loaded.manifest.imported, { format: 'tfjs-graph', sha256: sha256(Buffer.concat(bytes)) });
  loaded.dispose();
});

t.test('the softmax is taken of logits', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3, 'BiasAdd');
  const file = await writeTfjsModel(folder, json, weights);
  await t.rejects(importedFrom(file, join(folder, 'model')), {
    message: /no probabilities: from .* "output": "logits"/,
  });
  const loaded = await importedFrom(file, join(folder, 'model'), { output: 'logits' });
  const plain = segments.map(segment => softmax(denseLogits(weights, segment)));
  t.ok((await deviation(loaded, segments, plain)) < 1e-6);
});

t.test('the version has the threshold that the description gives', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const file = await writeTfjsModel(folder, json, weights);
  const verdict = { minConfidence: 0.6 };
  const loaded = await importedFrom(file, join(folder, 'model'), { verdict });
  t.strictSame(loaded.manifest.verdict, verdict);
});

t.test('a graph that cannot be served is refused', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const { modelTopology } = json;
  const graphs: [nodes: object[], message: RegExp][] = [
    [[node('second', 'Relu', ['hidden/BiasAdd'])], /1 inputs and 2 outputs/],
    [[node('strange', 'Fourier', ['out/Softmax'])], /Fourier/],
    [[node('where', 'Where', ['out/Softmax'])], /dynamic|executeAsync|Where/],
  ];
  for (const [nodes, message] of graphs) {
    const changed = { ...json, modelTopology: { ...modelTopology, node: [...modelTopology.node, ...nodes] } };
    const file = await writeTfjsModel(folder, changed, weights);
    await t.rejects(importedFrom(file, join(folder, 'model')), { message });
  }
});
