import type { Assessment } from '../judge/assess.js';

/** What `evaluation.json` says of a version that is trained today: all figures, unlike that of older ones. */
export interface TrainedEvaluation {
  readonly crossValidation: Assessment;
  /** Where artists were kept apart: how good the figures look when they are not. */
  readonly leakyBecauseShuffledByFile?: Assessment;
  /** Recipes that were compared to choose this one, on other seeds; undefined where that is unknown. */
  readonly recipesTried?: number | undefined;
}
