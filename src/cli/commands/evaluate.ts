import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { requireKernels } from '../../engine/require-kernels.js';
import type { BackendPreference } from '../../runtimes/tfjs/runtime.js';
import { requireWritable } from '../../models/require-writable.js';
import { versionDirectory } from '../../models/version-directory.js';
import { readVersion, type VerifiedVersion } from '../../models/version.js';
import { confusionSvg } from '../../training/write/confusion-svg.js';
import { trackName, type SkippedTrack } from '../../training/data/dataset.js';
import { evaluationText } from '../../training/judge/evaluation-text.js';
import { evaluateHead, evaluateModel, evaluateRecipe } from '../../training/judge/evaluate.js';
import { evaluateTagger } from '../../training/judge/evaluate-tagger.js';
import { tagFiguresText } from '../../training/judge/tag-figures-text.js';
import type { DataOptions } from '../../training/data/prepare.js';
import { headRecipe } from '../../training/head-recipe.js';
import { openOutputs, writeOutputs } from '../outputs.js';
import { asked, WrongUse } from '../wrong-use.js';
import { consoleProgress } from '../../training/progress.js';
import { recipeFeatures, type Recipe } from '../../training/recipe.js';
import { evaluationFigures, tagFigures } from './evaluation-figures.js';

/** An evaluation as it was asked for. */
export interface EvaluateOptions extends Omit<DataOptions, 'features'> {
  readonly backend: BackendPreference;
  /** Folder of a version, or of a model, which stands for its newest version. */
  readonly model?: string | undefined;
  /** The version on whose network to cross-validate heads. */
  readonly on?: VerifiedVersion | undefined;
  /** Cross-validate the training instead of judging the model as it is. */
  readonly folds?: number | undefined;
  readonly seeds: readonly number[];
  readonly recipe: Recipe;
  readonly json?: boolean | undefined;
  /** File for the confusion matrix as SVG. */
  readonly svg?: string | undefined;
  /** Table of the tracks' labels, for a multi-label model. */
  readonly labels?: string | undefined;
  /** Folder for what an orchestrator reads. */
  readonly outputs?: string | undefined;
}

/** `hyena evaluate`: prints the figures of tracks, and their confusion matrix where a track has one label. */
export async function evaluate(options: EvaluateOptions): Promise<void> {
  await requireKernels();
  const { model, folds, svg, json, outputs } = options;
  await openOutputs(outputs);
  const directory = model === undefined ? undefined : await asked(() => versionDirectory(model));
  const version = directory === undefined ? undefined : await asked(() => readVersion(directory));
  if (version?.manifest.task !== 'multi-label') {
    requireNoLabels(options);
    await evaluateGenres(directory, options);
    return;
  }
  if (folds !== undefined || svg !== undefined)
    throw new WrongUse('a model of several labels a track has no cross-validation and no confusion matrix');
  const { skipped, ...figures } = await evaluateTagger(version, options, consoleProgress());
  const report = { ...figures, skipped: named(skipped) };
  console.log(json ? JSON.stringify(report) : tagFiguresText(figures));
  await writeOutputs(outputs, tagFigures(figures), report);
}

/** @throws WrongUse when there are labels of tracks for a model that has no use for them */
export function requireNoLabels({ labels }: Pick<EvaluateOptions, 'labels'>): void {
  if (labels !== undefined)
    throw new WrongUse('--labels is for models of several labels a track (multi-label)');
}

async function evaluateGenres(
  directory: string | undefined,
  { on, folds, seeds, recipe, json, svg, outputs, ...options }: EvaluateOptions,
): Promise<void> {
  if (svg !== undefined) await requireWritable(dirname(svg));
  const progress = consoleProgress();
  const validation = folds === undefined ? undefined : { ...options, folds, seeds };
  const version = validation && directory !== undefined ? await readVersion(directory) : undefined;
  const base = on ?? (version?.manifest.head && version);
  const evaluation = !validation
    ? await evaluateModel(required(directory), options, progress)
    : base
      ? await evaluateHead(base, { ...validation, recipe: headRecipe }, progress)
      : await evaluateRecipe(
          recipe,
          { ...validation, features: version?.manifest.features ?? recipeFeatures },
          progress,
        );
  const { skipped, ...figures } = evaluation;
  if (svg !== undefined) await writeFile(svg, confusionSvg(evaluation));
  const report = { ...figures, skipped: named(skipped) };
  console.log(json ? JSON.stringify(report) : evaluationText(evaluation));
  await writeOutputs(outputs, evaluationFigures(evaluation), report);
}

function named(skipped: readonly SkippedTrack[]) {
  return skipped.map(({ track, reason }) => ({ track: trackName(track), reason }));
}

function required(directory: string | undefined): string {
  if (directory === undefined)
    throw new WrongUse('--model is needed, unless --folds asks for a cross-validation');
  return directory;
}
