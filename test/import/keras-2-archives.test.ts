import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Dataset, Group } from 'h5wasm';
import t from 'tap';
import { groupAt, hdf5, readHdf5File } from './archives.js';
import { deviation, expected, imported, modelFile } from './imported.js';

/** What Keras 3 calls the layers with weights, and what Keras 2.13 does: it counts each of them twice. */
const renamed = { dense: 'dense', dense_1: 'dense_2', dense_2: 'dense_4' };

/** The archive as Keras 2.13 writes it, as far as it is known to differ; that version cannot be had any more. */
async function asKeras2(archive: Uint8Array, separator: string): Promise<Uint8Array> {
  const files = unzipSync(archive);
  const weights = await readHdf5File(files['model.weights.h5'], file =>
    Object.entries(renamed).flatMap(([name, newName]) => {
      const group = file.get(`layers/${name}/vars`) as Group;
      return group.keys().map(key => {
        const { value, shape } = group.get(key) as Dataset;
        return { group: `_layer_checkpoint_dependencies${separator}${newName}`, key, value, shape };
      });
    }),
  );
  const written = await hdf5(file => {
    for (const { group, key, value, shape } of weights) {
      groupAt(file, `${group}/vars`).create_dataset({ name: key, data: value as Float32Array, shape });
    }
  });
  const config = Buffer.from(files['config.json']).toString();
  return zipSync({
    'config.json': strToU8(
      config
        .replace('"batch_shape"', '"batch_input_shape"')
        .replace('"class_name": "Sequential"', '"class_name": "Sequential", "registered_name": "Sequential"'),
    ),
    'metadata.json': strToU8('{"keras_version": "2.13.1", "date_saved": "2023-10-01@12:00:00"}'),
    'model.weights.h5': written,
  });
}

for (const [system, separator] of Object.entries({ Linux: '/', Windows: '\\' })) {
  t.test(`a .keras archive of Keras 2 under ${system} computes the same`, async t => {
    const bytes = await asKeras2(modelFile('dense.keras')!, separator);
    const model = await imported(t.testdir(), 'dense.keras', bytes);
    t.ok((await deviation(model, expected.segments, expected.probabilities.dense)) < 1e-4);
  });
}
