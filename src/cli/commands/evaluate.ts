import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requireKernels } from '../../engine/require-kernels.js';
import type { BackendPreference } from '../../runtimes/tfjs/runtime.js';
import { requireWritable } from '../../models/require-writable.js';
import { versionDirectory } from '../../models/version-directory.js';
import { readVersion } from '../../models/version.js';
import { confusionSvg } from '../../training/write/confusion-svg.js';
import { trackName } from '../../training/data/dataset.js';
import { evaluationText } from '../../training/judge/evaluation-text.js';
import { evaluateModel, evaluateRecipe } from '../../training/judge/evaluate.js';
import type { DataOptions } from '../../training/data/prepare.js';
import { consoleProgress } from '../../training/progress.js';
import { recipeFeatures, type Recipe } from '../../training/recipe.js';

/** An evaluation as it was asked for. */
export interface EvaluateOptions extends Omit<DataOptions, 'features'> {
  readonly backend: BackendPreference;
  /** Folder of a version, or of a model, which stands for its newest version. */
  readonly model?: string | undefined;
  /** Cross-validate the training instead of judging the model as it is. */
  readonly folds?: number | undefined;
  readonly seeds: readonly number[];
  readonly recipe: Recipe;
  readonly json?: boolean | undefined;
  /** File for the confusion matrix as SVG. */
  readonly svg?: string | undefined;
}

/** `hyena evaluate`: prints the figures and the confusion matrix of tracks. */
export async function evaluate({
  model,
  folds,
  seeds,
  recipe,
  json,
  svg,
  ...options
}: EvaluateOptions): Promise<void> {
  await requireKernels();
  if (svg !== undefined) await requireWritable(dirname(svg));
  const directory = model === undefined ? undefined : await versionDirectory(model);
  const progress = consoleProgress();
  const evaluation =
    folds === undefined
      ? await evaluateModel(required(directory), options, progress)
      : await evaluateRecipe(
          recipe,
          { ...options, folds, seeds, features: await featuresOf(directory) },
          progress,
        );
  const { skipped, ...figures } = evaluation;
  if (svg !== undefined) await writeFile(svg, confusionSvg(evaluation));
  if (json) {
    const named = skipped.map(({ track, reason }) => ({ track: trackName(track), reason }));
    console.log(JSON.stringify({ ...figures, skipped: named }));
  } else {
    console.log(evaluationText(evaluation));
  }
}

function required(directory: string | undefined): string {
  if (directory === undefined)
    throw new Error('--model is needed, unless --folds asks for a cross-validation');
  return directory;
}

async function featuresOf(directory: string | undefined) {
  if (directory === undefined) return recipeFeatures;
  return (await readVersion(directory)).manifest.features;
}
