import t from 'tap';
import { presets } from '../../../src/features/presets.js';
import type { Manifest } from '../../../src/models/manifest.js';
import { addonFault } from '../../../src/runtimes/addons.js';
import { loadNetwork } from '../../../src/runtimes/load-model.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { mobileNetLayers } from '../../../support/mobile-net/layers.js';
import { inputShape, mobileNet } from '../../../support/mobile-net/mobile-net.js';
import { mobileNetOnnx, waveformSamples } from '../../../support/mobile-net/onnx.js';

const labels = ['calm', 'loud', 'slow'];
const network = mobileNet(1 / 16, labels.length);

const load = async (
  kind: Manifest['runtime'],
  contents: Record<string, Uint8Array>,
  changes: Partial<Manifest> = {},
) => {
  const manifest = {
    task: 'multi-label',
    labels,
    runtime: kind,
    features: presets.yamnet,
    input: { shape: inputShape },
    outputs: { scores: 'scores', embedding: 'embedding' },
    ...changes,
  } as unknown as Manifest;
  const files = new Map(Object.entries(contents));
  return loadNetwork(await loadRuntime('wasm'), { manifest, files });
};

const wave = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i / 7) * Math.sin(i / 900));

t.test(
  'a network of depthwise convolutions gives the same in either runtime',
  { skip: addonFault('onnx') ?? false },
  async t => {
    const features = wave(2 * 96 * 64);
    const tfjs = await load('tfjs', { ...(await mobileNetLayers(network)) });
    const onnx = await load('onnx', { 'model.onnx': mobileNetOnnx(network) });
    const [ours, theirs] = [await tfjs.predict(features, 2), await onnx.predict(features, 2)];
    t.equal(theirs.embedding?.length, 2 * 64);
    for (const output of ['scores', 'embedding'] as const) {
      const largest = Math.max(...ours[output]!.map(Math.abs));
      const off = ours[output]!.map((value, i) => Math.abs(value - theirs[output]![i]));
      t.ok(
        largest > 0.01 && Math.max(...off) < 1e-4 * largest,
        `${output}: ${Math.max(...off)} of ${largest}`,
      );
    }
    const samples = await load(
      'onnx',
      { 'model.onnx': mobileNetOnnx(network, { takesSamples: true }) },
      {
        features: { kind: 'waveform', sampleRate: 16_000, segments: 2, segmentSeconds: 0.975 },
        input: { shape: [waveformSamples] },
      },
    );
    const { scores } = await samples.predict(wave(2 * waveformSamples), 2);
    t.ok(scores.length === 6 && scores.every(score => score > 0 && score < 1));
    for (const each of [tfjs, onnx, samples]) each.dispose();
  },
);
