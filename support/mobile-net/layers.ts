import type { VersionContents } from '../../src/models/write-version.js';
import { saveLayersModel } from '../../src/runtimes/tfjs/artifact.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { inputShape, type MobileNet } from './mobile-net.js';

/** The files of a network as TF.js layers, with the outputs `scores` and `embedding`. */
export async function mobileNetLayers({
  convolutions,
  labels,
  kernel,
  bias,
}: MobileNet): Promise<VersionContents> {
  const {
    tf,
    layers: { layers, input, model },
  } = await loadRuntime('wasm');
  const features = input({ shape: [...inputShape], name: 'features' });
  let tensor = layers.reshape({ targetShape: [...inputShape, 1] }).apply(features) as typeof features;
  for (const { isDepthwise, side, stride, outputs, ...each } of convolutions) {
    const common = { kernelSize: side, strides: stride, padding: 'same', activation: 'relu' } as const;
    const layer = isDepthwise
      ? layers.depthwiseConv2d(common)
      : layers.conv2d({ ...common, filters: outputs });
    tensor = layer.apply(tensor) as typeof features;
    const [kernelShape] = layer.getWeights().map(({ shape }) => shape);
    layer.setWeights([tf.tensor(each.kernel, kernelShape), tf.tensor1d(each.bias)]);
  }
  const embedding = layers.globalAveragePooling2d({ name: 'embedding' }).apply(tensor) as typeof features;
  const last = layers.dense({ units: labels, activation: 'sigmoid', name: 'scores' });
  const scores = last.apply(embedding) as typeof features;
  last.setWeights([tf.tensor2d(kernel, [kernel.length / labels, labels]), tf.tensor1d(bias)]);
  const made = model({ inputs: features, outputs: [scores, embedding] });
  const { modelJson, weights } = await saveLayersModel(made);
  made.dispose();
  return { 'model.json': modelJson, 'weights.bin': weights };
}
