import { defaultFeatureParameters, type FeatureParameters } from '../features/parameters.js';
import { modelName } from '../models/write-version.js';
import { consoleProgress } from '../training/progress.js';
import { publish } from '../training/publish.js';
import { defaultRecipe } from '../training/recipe.js';
import { trainModel, type TrainingOptions } from '../training/train.js';

/** `hyena train`: trains a model and writes it as the next version of `out`. */
export async function train(
  out: string,
  extractor: FeatureParameters['extractor'],
  options: Omit<TrainingOptions, 'features' | 'recipe'>,
): Promise<void> {
  const features = { ...defaultFeatureParameters, extractor };
  modelName(out);
  const progress = consoleProgress();
  const result = await trainModel({ ...options, features, recipe: defaultRecipe }, progress);
  const { directory } = await publish(out, result, defaultRecipe, features, options.seed);
  const { trackAccuracy, spread, splitBy, folds } = result.assessment;
  console.log(
    `${directory}: track accuracy ${trackAccuracy.toFixed(3)} ± ${spread.toFixed(3)} (${folds}-fold cross-validation, split by ${splitBy})`,
  );
}
