import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { presets } from '../../src/features/presets.js';
import { readVersion } from '../../src/models/version.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { wav } from '../../support/audio/pcm-files.js';
import { command } from '../command.js';
import { root, startService } from '../service.js';
import { env, largestDifference } from './track.js';

const folder = `${root}../shared/yamnet/`;
const skip = existsSync(folder) ? false : 'the project it came from has ../shared/yamnet, this checkout not';
/** Bounds of embeddings and of scores: three times the differences that the references' own description states. */
const bounds = [6e-5, 1e-5] as const;
const signals = ['chords', 'drums', 'groove', 'melody', 'noise', 'silence', 'speech', 'sweep'];
const store = t.testdir();
const out = join(store, 'yamnet');

/** What the files of references hold, each some of it. */
interface Reference {
  readonly values: number[][];
  readonly embedding: number[];
  readonly top5: { index: number; name: string; score: number }[];
}

const read = (name: string) =>
  JSON.parse(readFileSync(`${folder}reference/${name}.json`, 'utf8')) as Reference;

/** The samples that the references are of. */
function patch(signal: string): Float32Array {
  const file = readFileSync(`${folder}reference/${signal}.wav`);
  const start = file.indexOf('data') + 8;
  return Float32Array.from({ length: 15_600 }, (_, i) => file.readFloatLE(start + 4 * i));
}

const importing = (file: string, ...args: string[]) =>
  command(['models', 'import', `${folder}${file}`, '--features', 'yamnet', ...args, '--out', out], env);

const named = ['--labels', `${folder}labels.json`, '--embedding', 'embedding'];

for (const [index, file] of ['yamnet.keras', 'yamnet-tfjs/model.json'].entries())
  t.test(`${file} gives the embeddings and scores of the reference`, { skip }, async t => {
    const { stdout, stderr } = await importing(file, ...named);
    t.equal(stderr, '');
    t.match(stdout, /521 labels of which a track may have several, an embedding of 1024 numbers/);
    const model = await loadModel(await loadRuntime('wasm'), await readVersion(join(out, `${index + 1}`)));
    t.match(model.manifest, {
      task: 'multi-label',
      embedding: { dimensions: 1024 },
      input: { shape: [96, 64] },
    });
    t.equal(model.manifest.labels[132], 'Music');
    const extract = await createExtractor(presets.yamnet);
    const inputs = [
      {
        of: 'the log-mel',
        features: signals.map(name => read(`${name}.logmel`).values.flat()),
      },
      { of: 'the samples', bounds: [6e-5, 1e-5], features: signals.map(name => [...extract(patch(name))]) },
    ];
    for (const { of, features } of inputs) {
      const { scores, embedding } = await model.predict(new Float32Array(features.flat()), signals.length);
      for (const [row, signal] of signals.entries()) {
        const vector = [...embedding!.subarray(row * 1024, (row + 1) * 1024)];
        const { top5 } = read(`${signal}.scores-top5`);
        const differences = [
          largestDifference(vector, read(`${signal}.embedding`).embedding),
          largestDifference(
            top5.map(({ index }) => scores[row * 521 + index]),
            top5.map(({ score }) => score),
          ),
        ];
        t.ok(
          differences.every((difference, i) => difference < bounds[i]),
          `${signal}, ${of}: ${differences.map(difference => difference.toExponential(1)).join(', ')}`,
        );
      }
    }
    model.dispose();
  });

t.test('audio that is sent to the service has the labels of the reference', { skip }, async t => {
  const { url } = await startService(t, { ...env, MODEL_STORE: store });
  // Nothing is said of silence.
  for (const signal of signals.filter(name => name !== 'silence')) {
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(wav(patch(signal), 16_000, 'f32'))]), `${signal}.wav`);
    const response = await fetch(`${url}/classify`, { method: 'POST', body });
    const { genre, probabilities } = (await response.json()) as {
      genre: string;
      probabilities: Record<string, number>;
    };
    const { top5 } = read(`${signal}.scores-top5`);
    t.equal(genre, top5[0].name);
    const difference = largestDifference(
      top5.map(({ name }) => probabilities[name]),
      top5.map(({ score }) => score),
    );
    t.ok(difference < bounds[1], `${signal}: ${difference.toExponential(1)}`);
  }
});

t.test('an embedding that is called so is found, and its labels may be named later', { skip }, async t => {
  const { stdout, stderr } = await importing('yamnet-tfjs/model.json');
  t.match(stdout, /an embedding of 1024 numbers/);
  t.match(
    stderr,
    /^hyena: the labels are output-0, output-1, …, as none were given: name them with --labels FILE\n$/,
  );
});

t.test('what does not fit is named', { skip }, async t => {
  const features = join(t.testdir(), 'features.json');
  await writeFile(features, '{"preset": "yamnet", "melBands": 128}');
  const unfit: [args: string[], message: RegExp][] = [
    [
      ['yamnet.keras', '--features', features],
      /the network takes 96 × 64, the features are 96 × 128: change .*melBands/,
    ],
    [
      ['yamnet.keras', '--embedding', 'vector'],
      /no output vector; it has 2 outputs: embedding \(1024\), scores \(521\)/,
    ],
    [['yamnet.keras', '--task', 'single-label', ...named], /with the sum .*--task multi-label/],
  ];
  for (const [[file, ...args], message] of unfit) {
    const { code, stderr } = await importing(file, ...args);
    t.equal(code, 1);
    t.match(stderr, message);
  }
});
