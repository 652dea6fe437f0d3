import { createNovelty } from '../../runtimes/novelty.js';
import type { LandmarkClassifier } from '../../runtimes/tfjs/training/assemble-network.js';
import type { Recipe } from '../recipe.js';
import type { Learner } from './learner.js';
import { createLogits } from './logits.js';
import { fitRidge } from './ridge.js';
import { standardise } from './standardise.js';

/** Fits a recipe's ridge regression; its classifiers give a novelty. */
export function ridgeLearner(recipe: Recipe): Learner<LandmarkClassifier> {
  return {
    fit: (set, seed, onTrack) => fitRidge(set, recipe, seed, onTrack),
    judge(classifier, { emphasis }) {
      const logitsOf = createLogits(classifier);
      const noveltyOf = createNovelty(classifier.landmarks, emphasis);
      return track => {
        const rows = standardise(track, classifier.scale);
        return { logits: logitsOf(rows), novelty: noveltyOf(rows) };
      };
    },
  };
}
