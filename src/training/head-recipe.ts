import type { DenseShape } from './fit/dense-classifier.js';

/** Everything that the training of a head chooses, beside data and seed. */
export interface HeadRecipe {
  /** What the inner validation chooses from. */
  readonly shapes: readonly DenseShape[];
  /** Parts of the inner validation, at most. */
  readonly folds: number;
}

/** Chosen on GTZAN with the embeddings of YAMNet, with other seeds than those that are reported. */
export const headRecipe: HeadRecipe = {
  shapes: [...[0.3, 0.03, 0.1, 1, 3].map(penalty => ({ hidden: 0, penalty })), { hidden: 16, penalty: 1 }],
  folds: 3,
};
