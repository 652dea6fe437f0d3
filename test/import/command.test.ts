import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Manifest } from '../../src/models/manifest.js';
import { command } from '../command.js';
import { expected, modelFile } from './imported.js';
import { denseGraph, writeTfjsModel } from './tfjs-files.js';
import { classifyTrack, env, genres, largestDifference, ofNotebook } from './track.js';

const folder = t.testdir();
const song = join(folder, 'song.wav');
const features = join(folder, 'features.json');
const keras = join(folder, 'track.keras');

t.test('audio gives what librosa and Keras make of it', async t => {
  const { imported, classified, probabilities } = await classifyTrack(folder, modelFile('track.keras')!);
  t.equal(imported.stderr, '');
  t.match(imported.stdout, /^.*store\/theirs\/1: \d+ parameters from keras-3, sha256:[0-9a-f]{64}\n$/);
  t.equal(imported.code, 0);
  t.match(imported.stdout, classified.model.digest);
  const written = readdirSync(join(folder, 'store', 'theirs', '1')).sort();
  t.same(written, ['MODEL_CARD.md', 'manifest.json', 'model.json', 'weights.bin']);
  const difference = largestDifference(probabilities, expected.track);
  t.comment(`largest difference ${difference.toExponential(1)}`);
  t.ok(difference < 1e-4);
});

t.test(
  'a network of mel spectrograms, from a notebook, gives what librosa and Keras make of audio',
  async t => {
    const notebook = modelFile('notebook.keras')!;
    const { probabilities } = await classifyTrack(t.testdir(), notebook, ofNotebook);
    const difference = largestDifference(probabilities, expected.notebook);
    t.comment(`largest difference ${difference.toExponential(1)}`);
    t.ok(difference < 1e-4);
  },
);

t.test('the next import is the next version, and what it says of itself is in its files', async t => {
  const out = join(folder, 'theirs');
  const args = ['models', 'import', keras, '--features', features, '--out', out, '--json'];
  await command(args, env);
  const { stdout } = await command(args, env);
  const told = JSON.parse(stdout) as Record<string, unknown>;
  t.match(told, {
    name: 'theirs',
    version: 2,
    directory: join(out, '2'),
    digest: /^sha256:/,
    format: 'keras-3',
  });
  t.type(told.parameters, 'number');
  const manifest = JSON.parse(readFileSync(join(out, '2', 'manifest.json'), 'utf8')) as Manifest;
  t.match(manifest, {
    manifestVersion: 2,
    labels: genres,
    input: { shape: [130, 13, 1] },
    golden: { probabilities: [Number, Number, Number] },
  });
  const card = readFileSync(join(out, '2', 'MODEL_CARD.md'), 'utf8');
  t.match(card, manifest.imported!.sha256);
  t.match(card, /knows nothing of .* how well it does/);
});

t.test('a graph model is served by the confined children too', async t => {
  const { json, weights } = denseGraph(130, 13, 4, 3);
  const file = await writeTfjsModel(folder, json, weights);
  const store = join(folder, 'graphs');
  await command(['models', 'import', file, '--features', features, '--out', join(store, 'graph')], env);
  const { stdout, code } = await command(['classify', song, '--json', '--model-store', store], env);
  t.equal(code, 0);
  t.match(JSON.parse(stdout), { model: { name: 'graph' }, probabilities: { calm: Number } });
});

t.test('says in one line what is wrong, and writes nothing', async t => {
  const out = join(folder, 'nothing');
  const broken = join(folder, 'broken.keras');
  const short = join(folder, 'short.json');
  await writeFile(broken, modelFile('track.keras')!.subarray(0, 3000));
  await writeFile(short, JSON.stringify({ genres, segmentSeconds: 1 }));
  const importing = (file: string, description: string, to: string) => [
    ...['models', 'import', file, '--features', description, '--out', to],
  ];
  const wrong: [args: string[], message: RegExp][] = [
    [importing(broken, features, out), /^hyena: .*broken\.keras: the zip archive is damaged\n$/],
    [importing(song, features, out), /^hyena: .*song\.wav: it is no \.keras archive/],
    [
      importing(keras, short, out),
      /^hyena: .*track\.keras: the network takes 130 × 13 × 1, the features are 44 × 13/,
    ],
    [importing(keras, keras, out), /^hyena: .*track\.keras: the feature description is not JSON\n$/],
    [importing(keras, join(folder, 'absent.json'), out), /^hyena: .*no such file or directory/],
    [importing(join(folder, 'absent.keras'), features, out), /^hyena: .*no such file or directory/],
    [importing(folder, features, out), /^hyena: .* is not a file\n$/],
    [importing(keras, features, join(folder, 'My Model')), /^hyena: .*the last part is the model's name/],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await command(args, env);
    t.equal(code, 1);
    t.equal(stdout, '');
    t.match(stderr, message);
    t.equal(stderr.trim().split('\n').length, 1, stderr);
  }
  t.notOk(existsSync(out));
});
