import t from 'tap';
import { presets } from '../../../src/features/presets.js';
import { prepareExamples } from '../../../src/training/data/prepare-examples.js';
import { consoleProgress } from '../../../src/training/progress.js';
import { defaultRecipe } from '../../../src/training/recipe.js';

t.test('training and its cross-validation refuse features that are no MFCC', async t => {
  const dataset = { genres: [], tracks: [], skipped: [], groupedBy: 'artist', notes: [] } as const;
  const options = { features: presets.yamnet, workers: 1, cache: { folder: t.testdir() } };
  await t.rejects(prepareExamples(dataset, options, defaultRecipe, consoleProgress()), {
    message: 'Hyena trains on MFCC, and so cross-validates on them; these features are mel',
  });
});
