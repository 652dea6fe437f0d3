import t from 'tap';
import { checkOnnxVersion } from '../../../src/runtimes/onnx/network.js';
import { readOnnxModel } from '../../../src/runtimes/onnx/read-model.js';
import { hostileOnnx } from '../../../support/onnx/hostile.js';
import { onnxFile } from '../../../support/onnx/onnx-file.js';
import { smallGraph, smallOnnx } from '../../../support/onnx/small-network.js';
import { onnxManifest } from './version.js';

const network = { shape: [130, 13], labels: 2 };

t.test('says what a network takes and gives, and how many weights it has', async t => {
  const features = { name: 'features', type: 1, shape: [null, 130, 13] };
  t.strictSame(readOnnxModel(smallOnnx({ ...network, hasEmbedding: true })), {
    inputs: [features],
    outputs: [
      { name: 'scores', type: 1, shape: [null, 2] },
      { name: 'embedding', type: 1, shape: [null, 13] },
    ],
    computed: new Set(['embedding', 'logits', 'scores']),
    parameters: 26,
  });
  const graph = smallGraph(network);
  const old = onnxFile(
    { ...graph, inputs: [...graph.inputs, { name: 'weights', shape: [13, 2] }] },
    { irVersion: 3, opset: 8 },
  );
  t.strictSame(readOnnxModel(old).inputs, [features], 'weights are not inputs');
});

for (const { name, file, reason, needsRuntime } of hostileOnnx(network))
  t.test(`${name}: ${needsRuntime ? 'is for ONNX Runtime to refuse' : 'refused'}`, async t => {
    const check = () =>
      checkOnnxVersion({ manifest: onnxManifest(file), files: new Map([['model.onnx', file]]) });
    if (needsRuntime) t.doesNotThrow(check);
    else t.throws(check, { message: reason });
  });

t.test('every beginning of a file is refused', async t => {
  const file = smallOnnx(network);
  const refused = Array.from({ length: file.length }, (_, length) => {
    try {
      readOnnxModel(file.subarray(0, length));
      return false;
    } catch {
      return true;
    }
  });
  t.notOk(refused.includes(false));
});
