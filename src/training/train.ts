import type { Reference } from '../drift/reference.js';
import { featureShape } from '../features/parameters.js';
import type { VerdictThresholds } from '../models/manifest.js';
import { loadRuntime, type BackendPreference, type Runtime } from '../runtimes/tfjs/runtime.js';
import { assess, type Assessment } from './judge/assess.js';
import { fitCalibration } from './judge/calibrate.js';
import type { Calibration } from '../runtimes/calibration.js';
import { fitRidge } from './fit/ridge.js';
import type { LandmarkClassifier } from '../runtimes/tfjs/training/assemble-network.js';
import type { ExampleSet } from './data/examples.js';
import { readDataset, type SkippedTrack } from './data/dataset.js';
import type { DataOptions } from './data/prepare.js';
import { prepareExamples } from './data/prepare-examples.js';
import type { Progress } from './progress.js';
import type { Recipe } from './recipe.js';
import { fewestTracks, measureReference } from './judge/drift-reference.js';
import { fitVerdict } from './judge/fit-verdict.js';
import { heldOutAnswers } from './judge/held-out-answers.js';
import { judgedTrack } from './judge/track-answer.js';

/** A training run as it was asked for. */
export interface TrainingOptions extends DataOptions {
  readonly recipe: Recipe;
  readonly seed: number;
  /** Parts of the cross-validation. */
  readonly folds: number;
  /** Cross-validations, with the seeds from `seed` on. */
  readonly repeats: number;
  readonly backend: BackendPreference;
  /** Recipes that were compared to choose this one, on other seeds; undefined where that is unknown. */
  readonly recipesTried?: number | undefined;
}

/** What a training run made and measured. */
export interface TrainingResult {
  readonly runtime: Runtime;
  readonly set: ExampleSet;
  readonly classifier: LandmarkClassifier;
  readonly calibration: Calibration;
  readonly assessment: Assessment;
  /** Undefined where there are too few tracks for one. */
  readonly reference: Reference | undefined;
  /** Undefined where no threshold can be fitted. */
  readonly verdict: VerdictThresholds | undefined;
  /** Where artists were kept apart: how good the figures look when they are not. */
  readonly shuffled?: Assessment;
  /** As in the options. */
  readonly recipesTried: number | undefined;
  readonly skipped: readonly SkippedTrack[];
}

/**
 * Trains a model on a folder of labelled audio: features → cross-validation, which says how well the recipe does on
 * artists that it has not heard → a classifier fitted to all tracks, which is what is served.
 */
export async function trainModel(options: TrainingOptions, progress: Progress): Promise<TrainingResult> {
  const { recipe, seed, folds, recipesTried } = options;
  const runtime = await loadRuntime(options.backend);
  const dataset = await readDataset(options.data, options.artists);
  const { genres, groupedBy } = dataset;
  const { set, frames, skipped } = await prepareExamples(dataset, options, recipe, progress);
  const seeds = Array.from({ length: options.repeats }, (_, repeat) => seed + repeat);
  const held = await assess(set, recipe, { folds, seeds, splitBy: groupedBy }, progress);

  const bar = progress.begin('training', set.examples.length);
  const classifier = fitRidge(set, recipe, seed, bar.step);
  bar.end();
  const calibration = fitCalibration(held.judgements, genres.length);
  const answers = heldOutAnswers(held.judgements, genres.length, calibration);
  const reference = measureReference(frames, featureShape(options.features).values, genres, answers);
  if (!reference) progress.note(`no reference for drift: that takes at least ${fewestTracks} tracks`);
  const verdict = fitVerdict(answers.map(judgedTrack), seeds.length);
  if (verdict?.minConfidence === undefined)
    progress.note('no minConfidence for the verdict: too few tracks, or too few of them right');
  const result = {
    runtime,
    set,
    classifier,
    calibration,
    assessment: held.assessment,
    reference,
    verdict,
    recipesTried,
    skipped,
  };
  if (groupedBy === 'file') return result;
  const { assessment: shuffled } = await assess(
    withoutGroups(set),
    recipe,
    { folds, seeds, splitBy: 'file' },
    progress,
  );
  return { ...result, shuffled };
}

function withoutGroups(set: ExampleSet): ExampleSet {
  return { ...set, examples: set.examples.map((example, i) => ({ ...example, group: String(i) })) };
}
