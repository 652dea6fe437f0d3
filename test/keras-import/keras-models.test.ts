import t from 'tap';
import { deviation, expected, imported, kerasChanges, modelFile } from './imported.js';

for (const [name, probabilities] of Object.entries(expected.probabilities)) {
  const formats = { '.keras': 'keras-3', '.h5': 'keras-2-h5' } as const;
  for (const [extension, format] of Object.entries(formats)) {
    const bytes = modelFile(name + extension);
    if (!bytes) continue;
    t.test(`${name}${extension} computes what Keras does`, async t => {
      const model = await imported(t.testdir(), name + extension, bytes, kerasChanges(name));
      const difference = await deviation(model, expected.segments, probabilities);
      t.comment(`largest difference ${difference.toExponential(1)}`);
      t.ok(difference < 1e-4);
      t.equal(model.manifest.imported?.format, format);
    });
  }
}
