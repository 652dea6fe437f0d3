import type { Dense } from '../../runtimes/dense.js';
import { headLogits } from '../../runtimes/head.js';
import { cooled } from '../fit/cooled.js';
import { fitDense, type DenseShape } from '../fit/dense-classifier.js';
import type { Learner } from '../fit/learner.js';
import type { Scale } from '../fit/standardise.js';
import { trackRows } from '../fit/track-rows.js';
import type { HeadRecipe } from '../head-recipe.js';
import { chooseShape } from './choose-shape.js';

/** A head as it was fitted, without calibration. */
export interface FittedHead {
  readonly shape: DenseShape;
  /** From the embedding as the network gives it: the first one standardises too. */
  readonly layers: readonly Dense[];
}

/** Fits heads to the means of tracks' embeddings, each with the shape that suits its tracks. */
export function headLearner({ shapes, folds }: HeadRecipe): Learner<FittedHead> {
  return {
    fit(set, seed, onTrack) {
      const { examples, genres } = set;
      const { scale, ...data } = trackRows(set);
      const { shape, temperature } = chooseShape(data, examples, genres.length, shapes, folds, seed);
      const [first, ...rest] = fitDense(data, genres.length, shape, seed);
      examples.forEach(() => onTrack?.());
      return { shape, layers: cooled([withScale(first, scale), ...rest], temperature) };
    },
    judge:
      ({ layers }) =>
      rows => ({ logits: headLogits(layers, rows) }),
  };
}

/** A layer that standardises its inputs itself. */
function withScale({ kernel, bias }: Dense, { mean, std }: Scale): Dense {
  const inputs = mean.length;
  const scaled = kernel.map((weight, at) => weight / std[at % inputs]);
  const moved = bias.map((value, unit) => {
    for (let i = 0; i < inputs; i++) value -= scaled[unit * inputs + i] * mean[i];
    return value;
  });
  return { kernel: scaled, bias: moved };
}
