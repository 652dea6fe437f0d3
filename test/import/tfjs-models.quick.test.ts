import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { io, Tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { parseDescription } from '../../src/import/description.js';
import { importModel } from '../../src/import/import-model.js';
import { saveLayersModel } from '../../src/runtimes/tfjs/artifact.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { readVersion, sha256 } from '../../src/models/version.js';
import { description, deviation, expected, modelFile } from './imported.js';
import { convertedByTfjs, denseGraph, denseLogits, node, placeholder, writeTfjsModel } from './tfjs-files.js';

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

for (const name of ['bidirectional', 'nested', 'normalised'])
  t.test(`a TF.js layers model that the converter made of Keras 3: ${name}`, async t => {
    const folder = t.testdir();
    const file = await convertedByTfjs(folder, modelFile(`${name}.h5`)!);
    const loaded = await importedFrom(file, join(folder, 'model'));
    t.ok((await deviation(loaded, segments, expected.probabilities[name])) < 1e-5);
    t.match(loaded.manifest, { imported: { format: 'tfjs-layers' } });
    loaded.dispose();
  });

t.test('a layer that cannot be imported is named, whichever Keras described it', async t => {
  const folder = t.testdir();
  const file = await convertedByTfjs(folder, modelFile('residual.h5')!, text =>
    text.replace('"Add"', '"Own>Sum"'),
  );
  await t.rejects(importedFrom(file, join(folder, 'model')), {
    message: /^the layer "add" is a Own>Sum, which cannot be imported; those that can be are/,
  });
  const layer = { class_name: 'MyLayer', config: { name: 'mine', batch_input_shape: [null, 22, 13] } };
  const config = { name: 'theirs', layers: [layer] };
  const own = await writeTfjsModel(folder, { modelTopology: { class_name: 'Sequential', config } }, []);
  await t.rejects(importedFrom(own, join(folder, 'model')), {
    message:
      "TF.js has no layer of the class MyLayer: import the .keras file itself, if it is one of Keras's",
  });
});

t.test('weights whose names do not tell them apart are refused', async t => {
  const folder = t.testdir();
  const file = await convertedByTfjs(folder, modelFile('residual.h5')!);
  const json = JSON.parse(await readFile(file, 'utf8')) as io.ModelJSON;
  json.weightsManifest[0].weights[1].name = json.weightsManifest[0].weights[0].name;
  await writeFile(file, JSON.stringify(json));
  await t.rejects(importedFrom(file, join(folder, 'model')), {
    message: /^two weights have the name .*: import the \.keras file itself$/,
  });
});

t.test('a byte order mark before the JSON is no fault', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const file = await writeTfjsModel(folder, json, weights);
  await writeFile(file, `\ufeff${await readFile(file, 'utf8')}`);
  const complete = parseDescription(`\ufeff${JSON.stringify(description)}`);
  t.match(await importModel(runtime, file, complete, join(folder, 'model')), {
    manifest: { imported: { format: 'tfjs-graph' } },
  });
});

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

t.test('a graph of two outputs gives an embedding too, by the names of its signature', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const signature = {
    inputs: { patch: { name: 'input:0' } },
    outputs: {
      vector: { name: 'hidden/Relu:0', tensorShape: { dim: [{ size: '-1' }, { size: '5' }] } },
      genres: { name: 'out/Softmax:0' },
    },
  };
  const file = await writeTfjsModel(folder, { ...json, signature }, weights);
  const out = join(folder, 'model');
  await t.rejects(importedFrom(file, out), {
    message:
      'the network has 2 outputs: vector (5), genres: choose with --scores NAME and, where one is an embedding, --embedding NAME',
  });
  for (const embedding of ['vector', 'hidden/Relu']) {
    const loaded = await importedFrom(file, out, { embedding, scores: 'genres' });
    const plain = segments.map(segment => softmax(denseLogits(weights, segment)));
    t.ok((await deviation(loaded, segments, plain)) < 1e-6);
    const given = await loaded.predict(Float32Array.from(segments.flat()), 3);
    t.equal(given.embedding?.length, 15);
    t.match(loaded.manifest, { outputs: { scores: 'genres', embedding }, embedding: { dimensions: 5 } });
    loaded.dispose();
  }
  await t.rejects(importedFrom(file, out, { embedding: 'hidden', scores: 'genres' }), {
    message: /the network has no output hidden; it has 2 outputs: vector \(5\), genres/,
  });
});

t.test('a layer of a TF.js layers model can be its embedding', async t => {
  const folder = t.testdir();
  const model = layers.sequential({
    name: 'theirs',
    layers: [
      layers.layers.conv1d({ name: 'conv', filters: 4, kernelSize: 3, inputShape: [22, 13] }),
      layers.layers.globalMaxPooling1d({ name: 'pooled' }),
      layers.layers.dense({ name: 'out', units: 3, activation: 'softmax' }),
    ],
  });
  const { modelJson, weights } = await saveLayersModel(model);
  await writeFile(join(folder, 'weights.bin'), weights);
  await writeFile(join(folder, 'model.json'), modelJson);
  const file = join(folder, 'model.json');
  const loaded = await importedFrom(file, join(folder, 'model'), { embedding: 'pooled' });
  t.match(loaded.manifest, { outputs: { scores: 'out', embedding: 'pooled' }, embedding: { dimensions: 4 } });
  const input = tf.tensor(segments.flat(), [3, 22, 13]);
  const theirs = layers.model({ inputs: model.inputs, outputs: model.getLayer('pooled').output });
  const { embedding } = await loaded.predict(Float32Array.from(segments.flat()), 3);
  t.strictSame([...embedding!], [...(theirs.predict(input) as Tensor).dataSync()]);
  await t.rejects(importedFrom(file, join(folder, 'model'), { embedding: 'conv' }), {
    message: /^conv gives 20 × 4 for a segment; scores and embeddings are a row of numbers/,
  });
  await t.rejects(importedFrom(file, join(folder, 'model'), { embedding: 'hidden' }), {
    message:
      /1 output: out \(3\): choose with --embedding NAME, or one of the layers that give a row: pooled \(4\)$/,
  });
});

t.test(
  'a network that takes the samples of a segment gets them, whatever features are described',
  async t => {
    const folder = t.testdir();
    const { json, weights } = denseGraph(1, 11025, 2, 3);
    const [input, ...nodes] = json.modelTopology.node;
    t.match(input, { name: 'input' });
    const samples = {
      ...json,
      modelTopology: { ...json.modelTopology, node: [placeholder('input', ['-1', '11025']), ...nodes] },
    };
    const file = await writeTfjsModel(folder, samples, weights, 1e6);
    const loaded = await importedFrom(file, join(folder, 'model'));
    const { segments: count, segmentSeconds, sampleRate } = loaded.manifest.features;
    t.strictSame(loaded.manifest.features, { kind: 'waveform', sampleRate, segments: count, segmentSeconds });
    t.same(loaded.manifest.input, { shape: [11025] });
  },
);

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

t.test('a tagger has probabilities of several labels, or logits', async t => {
  const folder = t.testdir();
  const task = 'multi-label';
  const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit));
  for (const [last, output] of [
    ['Sigmoid', 'probabilities'],
    ['BiasAdd', 'logits'],
  ] as const) {
    const { json, weights } = denseGraph(22, 13, 5, 3, last);
    const file = await writeTfjsModel(folder, json, weights);
    const message =
      output === 'logits' ? /no probabilities: from .* "output": "logits"/ : /"task": "multi-label"/;
    await t.rejects(importedFrom(file, join(folder, 'single'), { task: 'single-label' }), { message });
    // That each is a probability, and all together are none, shows which they are.
    const said = output === 'logits' ? { task, output } : {};
    const loaded = await importedFrom(file, join(folder, output), said);
    const plain = segments.map(segment => denseLogits(weights, segment).map(sigmoid));
    t.ok((await deviation(loaded, segments, plain)) < 1e-6);
    t.equal(loaded.manifest.task, task);
    const card = await readFile(join(folder, output, '1', 'MODEL_CARD.md'), 'utf8');
    t.match(
      card,
      /^Says which of 3 labels a piece of music has, any number of them: those with a probability of 0\.5 or/m,
    );
  }
  const { json, weights } = denseGraph(22, 13, 5, 3, 'BiasAdd');
  const file = await writeTfjsModel(folder, json, weights);
  await t.rejects(importedFrom(file, join(folder, 'both'), { task }), { message: /no probabilities: from/ });
  const thresholds = [0.2, 0.4, 0.6];
  const given = { output: 'logits', task, thresholds };
  t.strictSame((await importedFrom(file, join(folder, 'own'), given)).manifest.thresholds, thresholds);
  for (const [wrong, message] of [
    [{ thresholds: [0.5] }, /^thresholds has 1 where there are 3 labels$/],
    [{ task: 'single-label' }, /^thresholds are for models of the task multi-label$/],
  ] as const)
    await t.rejects(importedFrom(file, join(folder, 'wrong'), { ...given, ...wrong }), { message });
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
    [
      [node('second', 'Relu', ['hidden/BiasAdd'])],
      /the network has 2 outputs: out.Softmax, second: choose with --scores NAME/,
    ],
    [[node('strange', 'Fourier', ['out/Softmax'])], /Fourier/],
    [[node('where', 'Where', ['out/Softmax'])], /dynamic|executeAsync|Where/],
  ];
  for (const [nodes, message] of graphs) {
    const changed = { ...json, modelTopology: { ...modelTopology, node: [...modelTopology.node, ...nodes] } };
    const file = await writeTfjsModel(folder, changed, weights);
    await t.rejects(importedFrom(file, join(folder, 'model')), { message });
  }
});
