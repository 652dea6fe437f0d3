import t from 'tap';
import { deviation, expected, imported, kerasChanges, modelFile } from './imported.js';

const formats = { '.keras': 'keras-3', '.h5': 'keras-2-h5' } as const;

/** Promises of each file that is wanted, of those that `make_models.py` made, that it computes what Keras does. */
export function testModels(isWanted: (file: string) => boolean): void {
  for (const [name, probabilities] of Object.entries(expected.probabilities)) {
    for (const [extension, format] of Object.entries(formats)) {
      const bytes = modelFile(name + extension);
      if (!bytes || !isWanted(name + extension)) continue;
      t.test(`${name}${extension} computes what Keras does`, async t => {
        const model = await imported(t.testdir(), name + extension, bytes, kerasChanges(name));
        const difference = await deviation(model, expected.segments, probabilities);
        t.comment(`largest difference ${difference.toExponential(1)}`);
        t.ok(difference < 1e-4);
        t.equal(model.manifest.imported?.format, format);
      });
    }
  }
}

/** Files whose layers, or whose format, other files of the quick test have too. */
export const furtherFiles: readonly string[] = [
  'convolutional.keras',
  'coefficients_first_2d.keras',
  'separable_1d.keras',
  'lstm.keras',
  'gru_reset_before.keras',
  'bidirectional.h5',
  'normalised.h5',
  'residual.keras',
  'nested.h5',
];
