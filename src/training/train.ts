import type { Reference } from '../drift/reference.js';
import type { MfccParameters } from '../features/mfcc-parameters.js';
import { featureShape, type FeatureParameters } from '../features/parameters.js';
import type { VerdictThresholds } from '../models/manifest.js';
import type { ObjectStore } from '../models/store/object-store.js';
import type { TrainedTrack } from '../models/training-data.js';
import { loadRuntime, type BackendPreference, type Runtime } from '../runtimes/tfjs/runtime.js';
import { assess, type Assessment } from './judge/assess.js';
import { fitCalibration } from './judge/calibrate.js';
import type { Calibration } from '../runtimes/calibration.js';
import type { Learner } from './fit/learner.js';
import { ridgeLearner } from './fit/ridge-learner.js';
import type { LandmarkClassifier } from '../runtimes/tfjs/training/assemble-network.js';
import type { ExampleSet } from './data/examples.js';
import { readDataset, type Dataset, type LabelledAudio, type SkippedTrack } from './data/dataset.js';
import type { DataOptions } from './data/prepare.js';
import { prepareExamples, type PreparedExamples } from './data/prepare-examples.js';
import { exportedExamples } from './export/exported-examples.js';
import type { Progress } from './progress.js';
import type { Recipe } from './recipe.js';
import { asked } from '../wrong-use.js';
import { fewestTracks, measureReference } from './judge/drift-reference.js';
import { fitVerdict } from './judge/fit-verdict.js';
import { heldOutAnswers } from './judge/held-out-answers.js';
import { judgedTrack } from './judge/track-answer.js';

/** How a training is judged. */
export interface LearningOptions {
  readonly seed: number;
  /** Parts of the cross-validation. */
  readonly folds: number;
  /** Cross-validations, with the seeds from `seed` on. */
  readonly repeats: number;
  /** Recipes that were compared to choose this one, on other seeds; undefined where that is unknown. */
  readonly recipesTried?: number | undefined;
}

/** A training run as it was asked for. */
export interface TrainingOptions extends DataOptions, LearningOptions {
  readonly recipe: Recipe;
  readonly backend: BackendPreference;
}

/** What a training run made and measured. */
export interface TrainingResult<Classifier = LandmarkClassifier> {
  readonly runtime: Runtime;
  readonly set: ExampleSet;
  readonly classifier: Classifier;
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
  /** What was trained on. */
  readonly sources: readonly TrainedTrack[];
}

/**
 * Trains a model on a folder of labelled audio: features → cross-validation, which says how well the recipe does on
 * artists that it has not heard → a classifier fitted to all tracks, which is what is served.
 */
export async function trainModel(options: TrainingOptions, progress: Progress): Promise<TrainingResult> {
  const { recipe, features } = options;
  const runtime = await loadRuntime(options.backend);
  const dataset = await asked(() => readDataset(options));
  const prepared = await prepareExamples(dataset, options, recipe, progress);
  const learnt = await learn(dataset, prepared, features, ridgeLearner(recipe), options, progress);
  return { runtime, ...learnt };
}

/**
 * Trains the model that {@link trainModel} would of the audio, on an export of its features.
 *
 * @throws Error as {@link exportedExamples}
 */
export async function trainOnExport(
  store: ObjectStore,
  options: Omit<TrainingOptions, keyof LabelledAudio | 'features'> & { readonly features: MfccParameters },
  progress: Progress,
): Promise<TrainingResult> {
  const { recipe, features, cache } = options;
  const runtime = await loadRuntime(options.backend);
  const { dataset, prepared } = await exportedExamples(store, features, recipe, cache.folder, progress);
  const learnt = await learn(dataset, prepared, features, ridgeLearner(recipe), options, progress);
  return { runtime, ...learnt };
}

/** Cross-validates a way to train, fits a classifier to all tracks, and measures what else its version needs. */
export async function learn<Classifier>(
  { genres, groupedBy }: Pick<Dataset, 'genres' | 'groupedBy'>,
  { set, frames, sources, skipped }: PreparedExamples,
  features: FeatureParameters,
  learner: Learner<Classifier>,
  { seed, folds, repeats, recipesTried }: LearningOptions,
  progress: Progress,
): Promise<Omit<TrainingResult<Classifier>, 'runtime'>> {
  const seeds = Array.from({ length: repeats }, (_, repeat) => seed + repeat);
  const held = await assess(set, learner, { folds, seeds, splitBy: groupedBy }, progress);

  const bar = progress.begin('training', set.examples.length);
  const classifier = learner.fit(set, seed, bar.step);
  bar.end();
  const calibration = fitCalibration(held.judgements, genres.length);
  const answers = heldOutAnswers(held.judgements, genres.length, calibration);
  const reference = measureReference(frames, featureShape(features).values, genres, answers);
  if (!reference) progress.note(`no reference for drift: that takes at least ${fewestTracks} tracks`);
  const verdict = fitVerdict(answers.map(judgedTrack), seeds.length);
  if (verdict?.minConfidence === undefined)
    progress.note('no minConfidence for the verdict: too few tracks, or too few of them right');
  const { assessment } = held;
  const measured = { calibration, assessment, reference, verdict, recipesTried };
  const learnt = { set, classifier, ...measured, skipped, sources };
  if (groupedBy === 'file') return learnt;
  const { assessment: shuffled } = await assess(
    withoutGroups(set),
    learner,
    { folds, seeds, splitBy: 'file' },
    progress,
  );
  return { ...learnt, shuffled };
}

function withoutGroups(set: ExampleSet): ExampleSet {
  return { ...set, examples: set.examples.map((example, i) => ({ ...example, group: String(i) })) };
}
