import { createNovelty } from '../../runtimes/novelty.js';
import { fitCalibration, type Judgement } from './calibrate.js';
import type { ExampleSet } from '../data/examples.js';
import type { Calibration } from '../../runtimes/calibration.js';
import { createLogits } from '../fit/logits.js';
import { fitRidge } from '../fit/ridge.js';
import { standardise } from '../fit/standardise.js';
import type { Recipe } from '../recipe.js';
import { stratifiedGroupFolds } from '../data/splits.js';

/** A track as it was judged by a classifier that was fitted without it and its artist. */
export interface HeldOutJudgement extends Judgement {
  /** Fitted on the tracks of the other folds. */
  readonly calibration: Calibration;
  /** How unlike the tracks of the other folds it is. */
  readonly novelty: number;
}

/**
 * Fits as many classifiers as there are folds, each without one of them, and judges each track with the one that was
 * fitted without it.
 *
 * @param seed determines the folds, and the landmarks where there are more tracks than landmarks
 * @param onFold called after each fold
 * @returns in the order of the examples
 */
export async function crossValidate(
  set: ExampleSet,
  recipe: Recipe,
  folds: number,
  seed: number,
  onFold: () => void,
): Promise<HeldOutJudgement[]> {
  const foldOf = stratifiedGroupFolds(set.examples, folds, seed);
  const judgements = new Array<Omit<HeldOutJudgement, 'calibration'>>(set.examples.length);
  for (let fold = 0; fold < folds; fold++) {
    const training = set.examples.filter((_, i) => foldOf[i] !== fold);
    const classifier = fitRidge({ ...set, examples: training }, recipe, seed);
    const { scale, landmarks } = classifier;
    const logitsOf = createLogits(classifier);
    const noveltyOf = createNovelty(landmarks, set.emphasis);
    set.examples.forEach(({ clean, label }, i) => {
      if (foldOf[i] !== fold) return;
      const rows = standardise(clean(), scale);
      judgements[i] = { logits: logitsOf(rows), label, novelty: noveltyOf(rows) };
    });
    onFold();
    // Progress bars and timers get their turn.
    await new Promise(setImmediate);
  }
  const calibrations = Array.from({ length: folds }, (_, fold) =>
    fitCalibration(
      judgements.filter((__, i) => foldOf[i] !== fold),
      set.genres.length,
    ),
  );
  return judgements.map((judgement, i) => ({ ...judgement, calibration: calibrations[foldOf[i]] }));
}
