import { fitCalibration, type Judgement } from './calibrate.js';
import type { ExampleSet } from '../data/examples.js';
import type { Calibration } from '../../runtimes/calibration.js';
import type { Learner } from '../fit/learner.js';
import { stratifiedGroupFolds } from '../data/splits.js';

/** A track as it was judged by a classifier that was fitted without it and its artist. */
export interface HeldOutJudgement extends Judgement {
  /** Fitted on the tracks of the other folds. */
  readonly calibration: Calibration;
}

/**
 * Fits as many classifiers as there are folds, each without one of them, and judges each track with the one that was
 * fitted without it.
 *
 * @param seed determines the folds, and what the learner draws
 * @param onFold called after each fold
 * @returns in the order of the examples
 */
export async function crossValidate<Classifier>(
  set: ExampleSet,
  learner: Learner<Classifier>,
  folds: number,
  seed: number,
  onFold: () => void,
): Promise<HeldOutJudgement[]> {
  const foldOf = stratifiedGroupFolds(set.examples, folds, seed);
  const judgements = new Array<Omit<HeldOutJudgement, 'calibration'>>(set.examples.length);
  for (let fold = 0; fold < folds; fold++) {
    const training = set.examples.filter((_, i) => foldOf[i] !== fold);
    const known = new Set(training.map(({ label }) => label));
    const judge = learner.judge(learner.fit({ ...set, examples: training }, seed), set);
    set.examples.forEach(({ clean, label }, i) => {
      if (foldOf[i] === fold)
        judgements[i] = { ...judge(clean()), label, isOfUnknownGenre: !known.has(label) };
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
