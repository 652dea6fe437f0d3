import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultFeatureParameters, featureShape } from '../src/features/parameters.js';
import type { Manifest } from '../src/models/manifest.js';
import { saveLayersModel } from '../src/runtimes/tfjs/artifact.js';
import { loadRuntime } from '../src/runtimes/tfjs/runtime.js';
import { createRandom } from '../src/training/random.js';
import { tinyManifest } from './tiny-version.js';

/** Numbers of the embedding. */
export const dimensions = 12;

/**
 * Writes `<root>/<name>/1/`, whose network has random weights and two outputs: the mean of the frames through a layer, as
 * `embedding`, and scores of two labels.
 */
export async function writeEmbeddingVersion(
  root: string,
  name: string,
  changes: Partial<Manifest> = {},
): Promise<string> {
  const { tf, layers } = await loadRuntime('wasm');
  const random = createRandom(1);
  const { features = defaultFeatureParameters } = changes;
  const { frames, values } = featureShape(features);
  const shape = [frames, values];
  const input = layers.input({ shape, name: 'features' });
  const mean = layers.layers.globalAveragePooling1d({ name: 'mean' }).apply(input) as typeof input;
  const dense = (units: number, as: string, activation: 'relu' | 'softmax', of: typeof input) => {
    const layer = layers.layers.dense({ units, name: as, activation });
    const output = layer.apply(of) as typeof input;
    const weights = layer.getWeights().map(({ shape }) => {
      const values = Float32Array.from(
        { length: shape.reduce((a, b) => a * b) },
        () => 0.1 * random.normal(),
      );
      return tf.tensor(values, shape);
    });
    layer.setWeights(weights);
    return output;
  };
  const embedding = dense(dimensions, 'embedding', 'relu', mean);
  const scores = dense(2, 'scores', 'softmax', embedding);
  const model = layers.model({ inputs: input, outputs: [embedding, scores], name: 'embedder' });
  const { modelJson, weights } = await saveLayersModel(model);
  model.dispose();
  const contents = { 'model.json': modelJson, 'weights.bin': weights };
  const directory = join(root, name, '1');
  await mkdir(directory, { recursive: true });
  for (const [path, content] of Object.entries(contents)) await writeFile(join(directory, path), content);
  // As an import has it: nothing is known of its training.
  const { manifestVersion, version, createdAt, task, labels, runtime, codeVersion, files } = tinyManifest(
    name,
    1,
    contents,
  );
  const json = {
    ...{ manifestVersion, name, version, createdAt, task, labels, runtime, features, codeVersion, files },
    input: { shape },
    outputs: { scores: 'scores', embedding: 'embedding' },
    embedding: { dimensions },
    ...changes,
  };
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(json));
  return directory;
}
