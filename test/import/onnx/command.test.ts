import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Manifest } from '../../../src/models/manifest.js';
import { music, wav } from '../../../support/audio/synth.js';
import { hostileOnnx } from '../../../support/onnx/hostile.js';
import { onnxFile } from '../../../support/onnx/onnx-file.js';
import { smallGraph } from '../../../support/onnx/small-network.js';
import { command } from '../../command.js';
import { fittingOnnx, withoutOnnx } from '../../runtimes/onnx/version.js';

const skip = withoutOnnx;
const folder = t.testdir({
  'features.json': JSON.stringify({ labels: ['calm', 'loud'] }),
  'song.wav': Buffer.from(wav(music(4))),
});
const at = (name: string) => join(folder, name);

async function importOnnx(file: Uint8Array, ...args: string[]) {
  await writeFile(at('network.onnx'), file);
  const out = at('store/theirs');
  const run = await command([
    ...['models', 'import', at('network.onnx'), '--features', at('features.json'), '--out', out],
    ...args,
    '--json',
  ]);
  if (run.code !== 0) return { ...run, manifest: undefined };
  const { directory } = JSON.parse(run.stdout) as { directory: string };
  const manifest = JSON.parse(await readFile(join(directory, 'manifest.json'), 'utf8')) as Manifest;
  return { ...run, manifest };
}

t.test('an ONNX file becomes a version, which classifies', { skip }, async t => {
  const { code, stderr, stdout, manifest } = await importOnnx(fittingOnnx());
  t.strictSame({ code, stderr }, { code: 0, stderr: '' });
  t.match(JSON.parse(stdout), { version: 1, parameters: 26, format: 'onnx' });
  t.match(manifest, { runtime: 'onnx', input: { shape: [130, 13] }, imported: { format: 'onnx' } });
  t.notOk(manifest!.outputs);
  const classified = await command(['classify', at('song.wav'), '--json', '--model-store', at('store')]);
  t.match(JSON.parse(classified.stdout), { genre: /calm|loud/, model: { name: 'theirs' } });
});

t.test('a network that has its front end inside gets the samples of the segments', { skip }, async t => {
  const { manifest } = await importOnnx(fittingOnnx({ shape: [66_150, 1] }));
  const windows = { sampleRate: 22_050, segments: 10, segmentSeconds: 3 };
  t.match(manifest, { input: { shape: [66_150, 1] }, features: { kind: 'waveform', ...windows } });
});

t.test('the embedding is found by its name, or chosen among all that is computed', { skip }, async t => {
  const { manifest: named } = await importOnnx(fittingOnnx({ hasEmbedding: true }));
  t.match(named, { outputs: { scores: 'scores', embedding: 'embedding' }, embedding: { dimensions: 13 } });
  const { manifest: chosen } = await importOnnx(fittingOnnx(), '--embedding', 'logits');
  t.match(chosen, { outputs: { scores: 'scores', embedding: 'logits' }, embedding: { dimensions: 2 } });
  const { code, stderr } = await importOnnx(fittingOnnx(), '--embedding', 'nonsense');
  t.equal(code, 1);
  t.match(stderr, /no output nonsense; it has 1 output: scores \(2\)/);
});

t.test('several inputs and outputs are named, with how to choose', { skip }, async t => {
  const graph = smallGraph({ shape: [130, 13], labels: 2, hasEmbedding: true });
  const several = onnxFile({
    ...graph,
    inputs: [...graph.inputs, { name: 'switch', shape: [1], type: 9 }],
    outputs: [...graph.outputs, { name: 'logits', shape: ['batch', 2] }],
  });
  const { stderr: input } = await importOnnx(several);
  t.match(input, /2 inputs: features \(any × 130 × 13\), switch.*: choose .* with --input NAME/);
  const { stderr: output } = await importOnnx(several, '--input', 'features');
  t.match(output, /3 outputs: scores \(2\), embedding \(13\), logits \(2\): choose with --scores NAME/);
  const { manifest } = await importOnnx(several, '--input', 'features', '--scores', 'scores');
  t.match(manifest, { input: { name: 'features' }, outputs: { scores: 'scores', embedding: 'embedding' } });
});

t.test('a hostile file is refused with what is wrong with it', { skip }, async t => {
  for (const { name, file } of hostileOnnx({ shape: [130, 13], labels: 2 })) {
    // An import may take half a gigabyte, and finds an embedding by its name.
    if (/gigabyte|nobody chose/.test(name)) continue;
    const { code, stderr } = await importOnnx(file);
    t.equal(code, 1, name);
    t.match(stderr, /^hyena: .*network\.onnx: .+\n$/, name);
  }
});
