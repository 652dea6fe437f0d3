import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { loadModel } from '../../../src/runtimes/load-model.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import type { Manifest } from '../../../src/models/manifest.js';
import { onnxFile } from '../../../support/onnx/onnx-file.js';
import { hostileOnnx } from '../../../support/onnx/hostile.js';
import { smallGraph, weightsOf, type SmallNetwork } from '../../../support/onnx/small-network.js';
import { fittingOnnx, onnxManifest, withoutOnnx } from './version.js';

const shape = [130, 13];
const size = 130 * 13;

async function load(file: Uint8Array, changes?: Partial<Manifest>) {
  const manifest = onnxManifest(file, changes);
  const files = new Map([['model.onnx', file]]);
  return loadModel(await loadRuntime('wasm'), { manifest, digest: 'sha256:', files });
}

const features = (segments: number) =>
  Float32Array.from({ length: segments * size }, (_, i) => Math.sin(i * i) + (i % 7));

/** What the network computes, as plainly as can be. */
function definition(
  segments: number,
  { labels = 2, weights = weightsOf(13, labels) }: Partial<SmallNetwork> = {},
) {
  const values = features(segments);
  return Array.from({ length: segments }, (_, segment) => {
    const means = Array.from({ length: 13 }, (_, value) => {
      let sum = 0;
      for (let frame = 0; frame < 130; frame++) sum += values[segment * size + frame * 13 + value];
      return sum / 130;
    });
    const logits = Array.from({ length: labels }, (_, label) =>
      means.reduce((sum, mean, value) => sum + mean * weights[value * labels + label], 0),
    );
    const exponentials = logits.map(Math.exp);
    const sum = exponentials.reduce((a, b) => a + b);
    return { means, scores: exponentials.map(exponential => exponential / sum) };
  });
}

const scoresOf = (segments: number) => definition(segments).flatMap(({ scores }) => scores);

const close = (a: Float32Array | undefined, b: number[]) =>
  a?.length === b.length && a.every((value, i) => Math.abs(value - b[i]) < 1e-5);

for (const batch of ['batch', 1, 4])
  t.test(`computes segments of a network whose batch is ${batch}`, { skip: withoutOnnx }, async t => {
    const model = await load(fittingOnnx({ batch, hasEmbedding: true }), {
      outputs: { scores: 'scores', embedding: 'embedding' },
    });
    t.equal(model.backend, 'onnxruntime');
    for (const segments of [1, 10, 70]) {
      const { scores, embedding } = await model.predict(features(segments), segments);
      const means = definition(segments).flatMap(({ means }) => means);
      t.ok(close(scores, scoresOf(segments)), `scores of ${segments}`);
      t.ok(close(embedding, means), `embedding of ${segments}`);
    }
    model.dispose();
  });

t.test(
  'takes the softmax of logits, and gives no embedding that nobody chose',
  { skip: withoutOnnx },
  async t => {
    const model = await load(fittingOnnx({ givesLogits: true }), { output: 'logits' });
    const { scores, embedding } = await model.predict(features(3), 3);
    t.ok(close(scores, scoresOf(3)));
    t.equal(embedding, undefined);
    model.dispose();
  },
);

t.test('normalises segments as the manifest says', { skip: withoutOnnx }, async t => {
  const normalisation = { kind: 'fixed', mean: 1, std: 2 } as const;
  const model = await load(fittingOnnx(), { input: { shape, normalisation } });
  const plain = await load(fittingOnnx());
  const { scores } = await model.predict(
    features(3).map(value => 2 * value + 1),
    3,
  );
  t.ok(close(scores, [...(await plain.predict(features(3), 3)).scores]));
  model.dispose();
  plain.dispose();
});

t.test('computes a network without a dimension for segments', { skip: withoutOnnx }, async t => {
  const graph = smallGraph({ shape, labels: 2, batch: 1 });
  const [mean, ...rest] = graph.nodes;
  const whole = onnxFile({
    ...graph,
    nodes: [
      { op: 'Unsqueeze', inputs: ['features', 'axis'], outputs: ['batched'] },
      { ...mean, inputs: ['batched'] },
      ...rest,
    ],
    initializers: [
      ...graph.initializers!,
      { name: 'axis', dims: [1], data: new Float32Array(BigInt64Array.of(0n).buffer), fields: { 2: 7 } },
    ],
    inputs: [{ name: 'features', shape }],
  });
  const model = await load(whole);
  const { scores } = await model.predict(features(3), 3);
  t.ok(close(scores, scoresOf(3)));
  model.dispose();
});

t.test('gives zeros to the inputs that take no features', { skip: withoutOnnx }, async t => {
  const graph = smallGraph({ shape, labels: 2 });
  const [mean, ...rest] = graph.nodes;
  const file = onnxFile({
    ...graph,
    nodes: [
      { op: 'Add', inputs: ['features', 'state'], outputs: ['sum'] },
      { ...mean, inputs: ['sum'] },
      ...rest,
    ],
    inputs: [{ name: 'state', shape: ['batch', 1, 13] }, ...graph.inputs],
  });
  await t.rejects(load(file), {
    message: /the inputs "state" .*, "features" .*: say which takes the features/,
  });
  await t.rejects(load(file, { input: { shape, name: 'other' } }), {
    message: /no input "other"; it has "state"/,
  });
  const model = await load(file, { input: { shape, name: 'features' } });
  const { scores } = await model.predict(features(3), 3);
  t.ok(close(scores, scoresOf(3)));
  model.dispose();
});

t.test('ONNX Runtime keeps to itself: nothing is written for telemetry', { skip: withoutOnnx }, t => {
  const home = t.testdir();
  const file = join(home, 'model.onnx');
  const module = fileURLToPath(new URL('../../../src/runtimes/onnx/onnx-runtime.js', import.meta.url));
  const program = `const { loadOnnxRuntime, openSession } = await import(${JSON.stringify(module)});
    const { readFileSync } = await import('node:fs');
    await openSession(loadOnnxRuntime(), readFileSync(${JSON.stringify(file)}));`;
  writeFileSync(file, fittingOnnx());
  const args = ['--input-type=module', '--eval', program];
  const { status, stderr } = spawnSync(process.execPath, args, { env: { HOME: home }, encoding: 'utf8' });
  t.strictSame({ status, stderr }, { status: 0, stderr: '' });
  t.strictSame(readdirSync(home), ['model.onnx']);
  t.end();
});

for (const { name, file, reason, needsRuntime } of hostileOnnx({ shape, labels: 2 }))
  if (needsRuntime && !reason.source.includes('memory'))
    t.test(`${name}: refused`, { skip: withoutOnnx }, async t => {
      await t.rejects(load(file), { message: reason });
    });
