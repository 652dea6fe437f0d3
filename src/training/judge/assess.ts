import { calibrationError, negativeLogLikelihood } from './calibrate.js';
import { crossValidate, type HeldOutJudgement } from './cross-validate.js';
import type { ExampleSet } from '../data/examples.js';
import { trackProbabilities } from '../fit/logits.js';
import { evaluateAnswers, type ClassificationReport } from './metrics.js';
import type { Progress } from '../progress.js';
import type { Recipe } from '../recipe.js';
import { standardDeviation } from '../spread.js';

/** How well a recipe does on tracks that it was not fitted on. */
export interface Assessment extends ClassificationReport {
  /** What was kept apart: with `file`, tracks of one artist may be on both sides, and the figures are too good. */
  readonly splitBy: 'artist' | 'file';
  readonly folds: number;
  readonly seeds: readonly number[];
  /** Track accuracy of each seed; `trackAccuracy` is their mean. */
  readonly accuracies: readonly number[];
  /** Standard deviation of the accuracies. */
  readonly spread: number;
  /** Mean over tracks and seeds, nats. */
  readonly negativeLogLikelihood: number;
  /** Expected calibration error over ten bins of confidence (Guo et al. 2017). */
  readonly calibrationError: number;
}

/** An assessment, and the judgements that it counts. */
export interface Assessed {
  readonly assessment: Assessment;
  readonly judgements: readonly HeldOutJudgement[];
}

/** Cross-validates a recipe once for each seed. Confusion and per-genre figures are over all seeds together. */
export async function assess(
  set: ExampleSet,
  recipe: Recipe,
  { folds, seeds, splitBy }: Pick<Assessment, 'folds' | 'seeds' | 'splitBy'>,
  progress: Progress,
): Promise<Assessed> {
  const genres = set.genres.length;
  const stage = `cross-validation by ${splitBy}`;
  const bar = progress.begin(stage, seeds.length * folds);
  const runs: HeldOutJudgement[][] = [];
  for (const seed of seeds) runs.push(await crossValidate(set, recipe, folds, seed, bar.step));
  bar.end();

  const judgements = runs.flat();
  const evaluationOf = (run: readonly HeldOutJudgement[]) =>
    evaluateAnswers(
      set.genres,
      run.map(({ logits, label, temperature }) => {
        return { truth: label, answer: largest(trackProbabilities(logits, genres, temperature)) };
      }),
    );
  const accuracies = runs.map(run => evaluationOf(run).trackAccuracy);
  const evaluation = evaluationOf(judgements);
  return {
    assessment: {
      ...evaluation,
      tracks: set.examples.length,
      splitBy,
      folds,
      seeds,
      accuracies,
      spread: standardDeviation(accuracies),
      negativeLogLikelihood: negativeLogLikelihood(judgements, genres),
      calibrationError: calibrationError(judgements, genres),
    },
    judgements,
  };
}

/** Index of the largest value. */
export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
