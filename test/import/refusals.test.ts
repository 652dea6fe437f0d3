import { existsSync } from 'node:fs';
import { unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import t, { type Test } from 'tap';
import { readHdf5 } from '../../src/import/keras/hdf5.js';
import { bomb, groupAt, hdf5, withConfig, withWeights } from './archives.js';
import { imported, modelFile } from './imported.js';
import { denseGraph, writeTfjsModel } from './tfjs-files.js';

const dense = modelFile('dense.keras')!;
const residual = modelFile('residual.keras')!;

/** Expects that a file is refused with a message of one line, and that nothing is written. */
async function refused(t: Test, bytes: Uint8Array, message: RegExp, changes: object = {}): Promise<void> {
  const folder = t.testdir();
  const error = await imported(folder, 'file', bytes, changes).then(
    () => t.fail(`was imported: ${message}`),
    (error: unknown) => error as Error,
  );
  t.match(error, { message });
  t.notMatch(error, { message: /\n/ });
  t.notOk(existsSync(join(folder, 'model')), 'writes nothing');
}

t.test('what is no model is refused', async t => {
  await refused(
    t,
    Buffer.from('hello'),
    /no \.keras archive, no HDF5 file of Keras, no model\.json of TF\.js, and no ONNX file/,
  );
  await refused(t, Buffer.alloc(0), /no \.keras archive/);
  await refused(t, Buffer.from('{ nonsense'), /is not JSON/);
  await refused(t, Buffer.from('{ "a": 1 }'), /no TF\.js model/);
  await refused(t, zipSync({ 'a.txt': new Uint8Array(3) }), /the archive has no model\.weights\.h5/);
  const weightsOnly = await hdf5(file => file.create_group('layers'));
  await refused(t, weightsOnly, /no model_config, so it holds weights only: save the whole model/);
});

t.test('what is damaged is refused', async t => {
  for (const end of [40, 2000, dense.length - 3000]) await refused(t, dense.subarray(0, end), /archive/);
  const flipped = Buffer.from(modelFile('convolutional.keras')!);
  flipped[flipped.length >> 1] ^= 1;
  await refused(t, flipped, /the zip archive is damaged/);
  const h5 = modelFile('residual.h5')!;
  for (const end of [100, 5000, h5.length - 1]) await refused(t, h5.subarray(0, end), /HDF5 data is damaged/);
  await refused(t, withWeights(dense, Buffer.from('no HDF5')), /HDF5 data is damaged/);
  await refused(
    t,
    withConfig(dense, text => text.slice(1)),
    /config\.json is not JSON/,
  );
});

t.test('what is larger than it may be is refused, whatever it says of itself', async t => {
  const started = process.memoryUsage().rss;
  await refused(t, bomb('model.weights.h5', 2 ** 30), /unpacks to more than 268435456 bytes/);
  const many = Object.fromEntries(
    Array.from({ length: 1001 }, (_, index) => [`${index}`, new Uint8Array(0)]),
  );
  await refused(t, zipSync(many), /more than 1000 files/);
  const endless = await hdf5(file => {
    const data = new Float32Array(16);
    const options = { name: '0', data, shape: [1, 16], maxshape: [null, 16], chunks: [1, 16] };
    groupAt(file, 'layers/dense/vars')
      .create_dataset(options)
      .resize([2 ** 30, 16]);
  });
  await refused(t, withWeights(dense, endless), /layers\/dense\/vars\/0 is larger than may be imported/);
  const circle = await hdf5(file => {
    file.create_group('layers').create_hard_link('/layers', 'again');
  });
  await refused(t, withWeights(dense, circle), /more groups than may be imported/);
  await t.rejects(readHdf5(modelFile('residual.h5')!, 1), { message: /reading it takes too long/ });
  t.ok(process.memoryUsage().rss - started < 2 ** 30);
});

t.test('a network that cannot be rebuilt is refused, and the layer named', async t => {
  const changes: [file: Buffer, from: string | RegExp, to: string, message: RegExp][] = [
    [
      dense,
      '"Dropout"',
      '"MultiHeadAttention"',
      /the layer "dropout" is a MultiHeadAttention, which .*; those that can be are .*Conv1D.*LSTM/,
    ],
    [dense, '"Dropout"', '"constructor"', /the layer "dropout" is a constructor, which cannot be imported/],
    [
      dense,
      '"module": "keras.layers", "class_name": "Dropout"',
      '"module": "mine", "class_name": "Dropout"',
      /the layer "dropout" is a Dropout of mine/,
    ],
    [
      dense,
      '"activation": "relu"',
      '"activation": "sparsemax"',
      /the layer "dense" \(Dense\): its activation is sparsemax/,
    ],
    [
      dense,
      '"units": 5',
      '"units": "many"',
      /the layer "dense" \(Dense\): its units is "many"; what can be imported is an integer/,
    ],
    [
      dense,
      '"units": 5',
      '"units": 6',
      /the layer "dense" \(Dense\): its weights in the file are 286 × 5, 5; the network needs 286 × 6, 6/,
    ],
    [
      dense,
      '"units": 5',
      '"units": 5, "lora_rank": 2',
      /the layer "dense" \(Dense\): the option lora_rank = 2 cannot be imported/,
    ],
    [dense, /"name": "float32"/g, '"name": "float16"', /its dtype is float16; save the model in float32/],
    [dense, '"class_name": "Sequential"', '"class_name": "MyModel"', /the model is of the class MyModel/],
    [
      modelFile('lstm.keras')!,
      '"stateful": false',
      '"stateful": true',
      /the layer "lstm" \(LSTM\): its stateful is true/,
    ],
    [
      modelFile('convolutional_1d.keras')!,
      '"groups": 1',
      '"groups": 5',
      /\(Conv1D\): its groups is 5; what can be imported is 1/,
    ],
    [
      modelFile('gru.keras')!,
      '"recurrent_activation": "sigmoid"',
      '"recurrent_activation": "tanh"',
      /\(GRU\): its recurrent_activation is "tanh"/,
    ],
    [
      residual,
      /"input_layers": (\[.*?\])/,
      '"input_layers": [$1, $1]',
      /the network has 2 inputs: .*choose the one that takes the features with --input NAME/,
    ],
    [residual, '["between", 0, 0]', '["shared", 1, 0]', /the layer "shared" depends on its own output/],
    [residual, '["between", 0, 0]', '["nowhere", 0, 0]', /no output 0 of a layer "nowhere"/],
    [residual, /"name": "between"/g, '"name": "shared"', /two layers have the name "shared"/],
    [
      residual,
      '"class_name": "Add"',
      '"class_name": "MultiHeadAttention"',
      /the layer "add" is a MultiHeadAttention, which cannot be imported/,
    ],
  ];
  for (const [file, from, to, message] of changes) {
    const changed = withConfig(file, text => text.replace(from, to));
    const [before, after] = [file, changed].map(archive => Buffer.from(unzipSync(archive)['config.json']));
    t.notOk(after.equals(before), `${to} changes something`);
    await refused(t, changed, message);
  }
});

t.test('a network that would take all memory is refused', async t => {
  const changes: [file: Buffer, from: string, to: string, message: RegExp][] = [
    [
      dense,
      '"units": 5',
      '"units": 2000000',
      /\(Dense\): weights of 286 × 2000000 are more than may be imported/,
    ],
    [modelFile('lstm.keras')!, '"units": 4', '"units": 50000', /\(LSTM\): it has 50000 units/],
    [modelFile('borders.keras')!, '"n": 2', '"n": 2000000', /\(RepeatVector\): its output is 2000000 × /],
    [
      modelFile('convolutional.keras')!,
      '"kernel_size": [3, 3]',
      '"kernel_size": [30, 3]',
      /\(Conv2D\): its output is -7 × 11 × 4/,
    ],
  ];
  for (const [file, from, to, message] of changes)
    await refused(
      t,
      withConfig(file, text => text.replace(from, to)),
      message,
    );
  await refused(
    t,
    withConfig(dense, text => towers(text, 13)),
    /applies layers more than 5000 times/,
  );
});

/** Networks inside networks, each of which applies the one inside it twice. */
function towers(text: string, depth: number): string {
  const { config } = JSON.parse(text) as { config: { layers: { config: object }[] } };
  const tensor = (name: string, call = 0) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [name, call, 0] },
  });
  const called = (...names: [string, number?][]) =>
    names.map(name => ({ args: [tensor(...name)], kwargs: {} }));
  const input = {
    class_name: 'InputLayer',
    name: 'in',
    config: { ...config.layers[0].config, name: 'in' },
    inbound_nodes: [],
  };
  const network = (inner: object) => ({
    class_name: 'Functional',
    name: 'inner',
    config: {
      layers: [input, { ...inner, inbound_nodes: called(['in'], ['inner']) }],
      input_layers: ['in', 0, 0],
      output_layers: ['inner', 1, 0],
    },
  });
  let tower: object = { class_name: 'Activation', name: 'inner', config: { activation: 'relu' } };
  for (let level = 0; level < depth; level += 1) tower = network(tower);
  return JSON.stringify(tower);
}

t.test('weights that are not there are missed', async t => {
  const empty = await hdf5(file => file.create_group('layers'));
  await refused(
    t,
    withWeights(dense, empty),
    /the layer "dense" \(Dense\): its weights in the file are none; the network needs 286 × 5, 5/,
  );
  const other = unzipSync(modelFile('flat.keras')!)['model.weights.h5'];
  await refused(
    t,
    withWeights(dense, other),
    /its weights in the file are 286 × 4, 4; the network needs 286 × 5, 5/,
  );
});

t.test('a network that does not fit the description is refused', async t => {
  await refused(t, dense, /the network has 3 outputs, and 2 labels name them/, {
    genres: ['a', 'b'],
  });
  await refused(t, dense, /the network has 3 outputs: name them, with --labels FILE or "labels" in/, {
    genres: undefined,
  });
  await refused(t, dense, /the network takes 22 × 13, the features are 130 × 13: change segmentSeconds/, {
    segmentSeconds: 3,
  });
  await refused(t, dense, /the network takes 22 × 13, the features are 13 × 22/, {
    layout: 'coefficients-first',
  });
  const bytes = modelFile('logits.keras')!;
  await refused(
    t,
    bytes,
    /are no probabilities: from .* to .*, with the sum .*; if they are logits, say "output": "logits"/,
  );
});

t.test('weights beside model.json are read only there, and all of them', async t => {
  const folder = t.testdir();
  const { json, weights } = denseGraph(22, 13, 5, 3);
  const file = await writeTfjsModel(folder, json, weights);
  const text = (await import('node:fs')).readFileSync(file, 'utf8');
  await t.rejects(
    imported(folder, 'model.json', Buffer.from(text.replace('group1-shard1', '../group1-shard1'))),
    { message: /is not beside the file/ },
  );
  await writeFile(join(folder, 'group1-shard6of6.bin'), 'short');
  await t.rejects(imported(folder, 'model.json', Buffer.from(text)), {
    message: /The weights have \d+ bytes, but model\.json describes \d+/,
  });
  await unlink(join(folder, 'group1-shard6of6.bin'));
  await t.rejects(imported(folder, 'model.json', Buffer.from(text)), { code: 'ENOENT' });
});
