import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { createExtractor } from '../../../src/features/extractor.js';
import type { FeatureParameters } from '../../../src/features/parameters.js';
import { parseDescription } from '../../../src/import/description.js';
import { importModel } from '../../../src/import/import-model.js';
import { readVersion } from '../../../src/models/version.js';
import { loadModel } from '../../../src/runtimes/load-model.js';
import { loadNetwork } from '../../../src/runtimes/onnx/network.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { onnxManifest, withoutOnnx } from './version.js';

const folder = fileURLToPath(new URL('../../../../../shared/yamnet/', import.meta.url));
const skip = existsSync(folder) ? withoutOnnx : `there is no ${folder}`;
const signals = ['chords', 'drums', 'groove', 'melody', 'noise', 'silence', 'speech', 'sweep'];

/** Bounds are three times what the references' own README says. */
const networks = {
  'yamnet.onnx': { shape: [96, 64], inputOf: logMel, embedding: 6e-5, scores: 1e-5 },
  'yamnet-waveform.onnx': { shape: [15_600], inputOf: samples, embedding: 1e-3, scores: 2e-4 },
};

for (const [name, { shape, inputOf, ...bounds }] of Object.entries(networks))
  t.test(`${name} gives the embeddings and scores that Keras does`, { skip }, async t => {
    const file = readFileSync(`${folder}${name}`);
    const manifest = onnxManifest(file, {
      input: { shape },
      outputs: { scores: 'scores', embedding: 'embedding' },
      // As many values as the network takes, whatever they are.
      features: waveform(shape.reduce((a, b) => a * b)),
    });
    const network = await loadNetwork({ manifest, files: new Map([['model.onnx', file]]) });
    const inputs = signals.map(inputOf);
    const features = new Float32Array(inputs.flat());
    const { scores, embedding } = await network.predict(features, signals.length);
    for (const [index, signal] of signals.entries()) {
      const reference = read(`${signal}.embedding.json`).embedding;
      const given = embedding!.subarray(index * 1024, (index + 1) * 1024);
      t.ok(furthest(given, reference) < bounds.embedding, `${signal}: ${furthest(given, reference)}`);
      const { top5: top } = read(`${signal}.scores-top5.json`);
      const row = scores.subarray(index * 521, (index + 1) * 521);
      t.ok(
        top.every(({ index, score }) => Math.abs(row[index] - score) < bounds.scores),
        signal,
      );
    }
    network.dispose();
  });

for (const [name, kind] of [
  ['yamnet.onnx', 'mel'],
  ['yamnet-waveform.onnx', 'waveform'],
])
  t.test(`${name} is imported, and gives the embeddings of audio`, { skip }, async t => {
    const runtime = await loadRuntime('wasm');
    const description = parseDescription(JSON.stringify({ preset: 'yamnet' }));
    const out = join(t.testdir(), 'yamnet');
    const { directory, manifest } = await importModel(runtime, `${folder}${name}`, description, out);
    t.match(manifest, {
      task: 'multi-label',
      features: { kind },
      outputs: { scores: 'scores', embedding: 'embedding' },
      embedding: { dimensions: 1024 },
    });
    const model = await loadModel(runtime, await readVersion(directory));
    const extract = await createExtractor(manifest.features);
    for (const signal of signals) {
      const { embedding } = await model.predict(extract(Float32Array.from(samples(signal))), 1);
      const difference = furthest(embedding!, read(`${signal}.embedding.json`).embedding);
      t.ok(difference < 1e-3, `${signal}: ${difference}`);
    }
    model.dispose();
  });

/** What the files of references hold, each some of it. */
interface Reference {
  readonly values: readonly number[][];
  readonly embedding: readonly number[];
  readonly top5: readonly { readonly index: number; readonly score: number }[];
}

function read(name: string): Reference {
  return JSON.parse(readFileSync(`${folder}reference/${name}`, 'utf8')) as Reference;
}

function logMel(signal: string): number[] {
  return read(`${signal}.logmel.json`).values.flat();
}

/** The first 15600 samples of a WAV file of float32, after its header. */
function samples(signal: string): number[] {
  const file = readFileSync(`${folder}reference/${signal}.wav`);
  const start = file.indexOf('data') + 8;
  return Array.from({ length: 15_600 }, (_, i) => file.readFloatLE(start + 4 * i));
}

function furthest(a: Float32Array, b: readonly number[]): number {
  return Math.max(...b.map((value, i) => Math.abs(a[i] - value)));
}

function waveform(length: number): FeatureParameters {
  return { kind: 'waveform', sampleRate: length, segments: 10, segmentSeconds: 1 };
}
