import { readTrainingData, trainingDataName } from '../models/training-data.js';
import type { VerifiedVersion } from '../models/version.js';
import { loadRuntime, type BackendPreference } from '../runtimes/tfjs/runtime.js';
import { readDataset } from './data/dataset.js';
import type { DataOptions } from './data/prepare.js';
import type { HeadRecipe } from './head-recipe.js';
import { prepareHead } from './judge/assess-head.js';
import { headLearner, type FittedHead } from './judge/head-learner.js';
import type { Progress } from './progress.js';
import { asked } from '../wrong-use.js';
import { learn, type LearningOptions, type TrainingResult } from './train.js';

/** A training of a head as it was asked for. */
export interface HeadOptions extends Omit<DataOptions, 'features'>, LearningOptions {
  /** Whose network gives the embedding. */
  readonly base: VerifiedVersion;
  readonly recipe: HeadRecipe;
  readonly backend: BackendPreference;
}

/** A head, and what was measured of it. */
export interface HeadResult extends TrainingResult<FittedHead> {
  readonly base: VerifiedVersion;
  /** Of the embedding. */
  readonly dimensions: number;
}

/**
 * Trains a head on a folder of labelled audio: the embeddings of a version's network, which stays as it is → cross-validation
 * → a head fitted to all tracks.
 *
 * @throws Error as {@link prepareHead}
 */
export async function trainHead(options: HeadOptions, progress: Progress): Promise<HeadResult> {
  const { base, recipe } = options;
  const { name, version, features, dataset: heard } = base.manifest;
  const dataset = await asked(() => readDataset(options));
  if (heard)
    progress.note(`warning: where ${name} ${version} was trained on these tracks, the figures are too good`);
  const { folds, dimensions, ...prepared } = await prepareHead(base, dataset, options, progress);
  const learnt = await learn(
    dataset,
    prepared,
    features,
    headLearner(recipe),
    { ...options, folds },
    progress,
  );
  const listed = base.files.get(trainingDataName);
  // The network has learnt from those too.
  const sources = [...learnt.sources, ...(listed ? readTrainingData(listed) : [])];
  return { runtime: await loadRuntime(options.backend), ...learnt, sources, base, dimensions };
}
