import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { addonFault } from '../../src/runtimes/addons.js';
import { smallOnnx } from '../../support/onnx/small-network.js';
import { expected, imported, modelFile } from './imported.js';
import { largestDifference } from './track.js';

const { segments, outputs } = expected;
const twoOutputs = modelFile('two_outputs.keras')!;
const twoInputs = modelFile('two_inputs.keras')!;

/** Imports a file and lets the version compute the segments. */
async function computed(folder: string, bytes: Uint8Array, changes: object = {}) {
  const { predict, manifest } = await imported(folder, 'file', bytes, changes);
  const { scores, embedding } = await predict(Float32Array.from(segments.flat()), segments.length);
  const modelJson = await readFile(join(folder, 'model', '1', 'model.json'), 'utf8');
  return { manifest, scores: [...scores], embedding: embedding && [...embedding], modelJson };
}

for (const name of ['two_outputs.keras', 'two_outputs.h5'])
  t.test(`${name}: the output called embedding is one, and the other has the scores`, async t => {
    const { manifest, scores, embedding, modelJson } = await computed(t.testdir(), modelFile(name)!);
    t.match(manifest, {
      outputs: { scores: 'scores', embedding: 'hidden' },
      embedding: { dimensions: 6 },
      labels: ['calm', 'loud', 'odd'],
    });
    t.ok(largestDifference(scores, outputs.two_outputs.scores.flat()) < 1e-5);
    t.ok(largestDifference(embedding!, outputs.two_outputs.embedding.flat()) < 1e-5);
    t.notMatch(modelJson, 'BatchNormalization', 'the kernels before them compute batch normalisations');
  });

t.test('a layer inside the network can be the embedding', async t => {
  const average = await computed(t.testdir(), twoOutputs, { embedding: 'average', scores: 'scores' });
  t.match(average.manifest, { outputs: { embedding: 'average' }, embedding: { dimensions: 5 } });
  t.ok(largestDifference(average.scores, outputs.two_outputs.scores.flat()) < 1e-5);
  // What the layer itself gives is before the normalisation that would be folded into it.
  const hidden = await computed(t.testdir(), twoOutputs, { embedding: 'hidden', scores: 'scores' });
  t.equal(hidden.modelJson.match(/"BatchNormalization"/g)?.length, 1);
  t.ok(largestDifference(hidden.scores, outputs.two_outputs.scores.flat()) < 1e-5);
  t.ok(largestDifference(hidden.embedding!, outputs.two_outputs.embedding.flat()) > 1e-2);
  const nested = await computed(t.testdir(), modelFile('nested.keras')!, {
    embedding: 'global_average_pooling2d',
  });
  t.match(nested.manifest.embedding, { dimensions: 3 });
});

t.test('outputs have the names that a dictionary gave them, and several labels may be true', async t => {
  const named = modelFile('named_outputs.keras')!;
  const { tags, described } = outputs.named_outputs;
  const outer = await computed(t.testdir(), named, { scores: 'tags', embedding: 'described' });
  t.match(outer.manifest, { task: 'multi-label', embedding: { dimensions: 4 } });
  t.ok(largestDifference(outer.scores, tags.flat()) < 1e-5);
  t.ok(largestDifference(outer.embedding!, described.flat()) < 1e-5);
  t.notMatch(outer.modelJson, 'BatchNormalization');
  const inner = await computed(t.testdir(), named, { scores: 'tags', embedding: 'flat' });
  t.ok(largestDifference(inner.scores, tags.flat()) < 1e-5);
  t.match(inner.manifest.embedding, { dimensions: 51 });
});

t.test('an embedding alone can be served, and names no genre', async t => {
  const onnx = smallOnnx({ shape: [22, 13], labels: 3, givesLogits: true });
  const files: [name: string, bytes: Uint8Array, embedding: string][] = [
    ['logits.keras', modelFile('logits.keras')!, 'dense'],
    ...(addonFault('onnx') === undefined
      ? [['small.onnx', onnx, 'scores'] as [string, Uint8Array, string]]
      : []),
  ];
  for (const [name, bytes, embedding] of files) {
    const folder = t.testdir();
    const { manifest, predict } = await imported(folder, name, bytes, { embedding, genres: undefined });
    t.match(manifest, {
      task: 'multi-label',
      output: 'logits',
      outputs: { scores: embedding, embedding },
      labels: ['output-0', 'output-1', 'output-2'],
      embedding: { dimensions: 3 },
      verdict: { minConfidence: 1 },
    });
    const given = await predict(Float32Array.from(segments.flat()), segments.length);
    const sigmoid = Array.from(given.embedding!, value => 1 / (1 + Math.exp(-value)));
    t.ok(largestDifference([...given.scores], sigmoid) < 1e-6, name);
    t.ok(
      given.embedding!.some(value => value < 0),
      'the embedding is as the network gives it',
    );
    const card = await readFile(join(folder, 'model', '1', 'MODEL_CARD.md'), 'utf8');
    t.match(card, /Describes a piece of music by 3 numbers, its embedding, and names no genres/);
  }
});

t.test('the scores alone are a network like any other', async t => {
  const { manifest, embedding, scores } = await computed(t.testdir(), twoInputs, {
    input: 'patch',
    scores: 'scores',
  });
  t.equal(embedding, undefined);
  t.equal(manifest.outputs, undefined);
  t.equal(manifest.embedding, undefined);
  t.ok(largestDifference(scores, outputs.two_inputs.scores.flat()) < 1e-5);
});

t.test('several inputs or outputs without a choice are named, and how to choose', async t => {
  const wrong: [file: Uint8Array, changes: object, message: string][] = [
    [
      twoInputs,
      {},
      'the network has 2 inputs: patch (22 × 13), loudness (1): choose the one that takes the features with --input NAME',
    ],
    [
      twoInputs,
      { input: 'volume' },
      'the network has no input volume; it has 2 inputs: patch (22 × 13), loudness (1): choose the one that takes the features with --input NAME',
    ],
    [
      twoOutputs,
      { embedding: 'average' },
      'the network has 2 outputs: embedding (6), scores (3): choose with --scores NAME and, where one is an embedding, --embedding NAME',
    ],
    [
      twoOutputs,
      { scores: 'genres' },
      'the network has no output genres; it has 2 outputs: embedding (6), scores (3): choose with --scores NAME',
    ],
    [
      twoOutputs,
      { embedding: 'dense' },
      'the network has no output dense; it has 2 outputs: embedding (6), scores (3): choose with --embedding NAME, or one of the layers that give a row: average (5), hidden (6), re_lu_3 (6)',
    ],
    [
      twoOutputs,
      { embedding: 're_lu', scores: 'scores' },
      're_lu gives 11 × 7 × 4 for a segment; scores and embeddings are a row of numbers, such as Dense, Flatten or GlobalAveragePooling2D give',
    ],
    [
      modelFile('dense.keras')!,
      { embedding: 'dense_2' },
      'the network gives an embedding and no scores that the labels could name',
    ],
  ];
  for (const [file, changes, message] of wrong)
    await t.rejects(imported(t.testdir(), 'file', file, changes), { message });
  await t.rejects(imported(t.testdir(), 'file', twoInputs, { input: 'patch', scores: 'both' }), {
    message: 'it depends on the input loudness too, which nothing can fill',
  });
});
