import { crossValidate, type HeldOutJudgement } from './cross-validate.js';
import type { ExampleSet } from '../data/examples.js';
import { trackProbabilities } from '../fit/logits.js';
import { measureFigures, type AttributedAnswer, type Figures } from './figures.js';
import { shareRight } from './metrics.js';
import type { Progress } from '../progress.js';
import type { Learner } from '../fit/learner.js';
import { standardDeviation } from '../spread.js';
import { judgedTrack } from './track-answer.js';

/** How well a way to train does on tracks that were not trained on. */
export interface Assessment extends Figures {
  /** What was kept apart: with `file`, tracks of one artist may be on both sides, and the figures are too good. */
  readonly splitBy: 'artist' | 'file';
  readonly folds: number;
  readonly seeds: readonly number[];
  /** Track accuracy of each seed; `trackAccuracy` is their mean. */
  readonly accuracies: readonly number[];
  /** Standard deviation of the accuracies. */
  readonly spread: number;
}

/** An assessment, and the judgements that it counts. */
export interface Assessed {
  readonly assessment: Assessment;
  readonly judgements: readonly HeldOutJudgement[];
}

/** Cross-validates a way to train once for each seed. The figures are over all seeds together. */
export async function assess<Classifier>(
  set: ExampleSet,
  learner: Learner<Classifier>,
  { folds, seeds, splitBy }: Pick<Assessment, 'folds' | 'seeds' | 'splitBy'>,
  progress: Progress,
): Promise<Assessed> {
  const stage = `cross-validation by ${splitBy}`;
  const bar = progress.begin(stage, seeds.length * folds);
  const runs: HeldOutJudgement[][] = [];
  for (const seed of seeds) runs.push(await crossValidate(set, learner, folds, seed, bar.step));
  bar.end();

  const answers = runs.map(run =>
    run.map(({ logits, label, calibration }, i): AttributedAnswer => {
      const { group, seconds } = set.examples[i];
      return {
        probabilities: trackProbabilities(logits, set.genres.length, calibration),
        label,
        group,
        seconds,
      };
    }),
  );
  const accuracies = answers.map(run => shareRight(run.map(judgedTrack)));
  const figures = measureFigures(set.genres, answers.flat(), seeds.length);
  return {
    assessment: { ...figures, splitBy, folds, seeds, accuracies, spread: standardDeviation(accuracies) },
    judgements: runs.flat(),
  };
}
