import { headLogits } from '../../runtimes/head.js';
import { stratifiedGroupFolds, type Grouped } from '../data/splits.js';
import { fitDense, type DenseShape, type LabelledRows } from '../fit/dense-classifier.js';
import { trackProbabilities } from '../fit/logits.js';
import { someRows } from '../fit/track-rows.js';
import { fitCalibration, negativeLogLikelihood, type Judgement } from './calibrate.js';

/** A shape that was chosen. */
export interface ChosenShape {
  readonly shape: DenseShape;
  /** By which logits are to be divided, so that those of classifiers of other shapes mean the same. */
  readonly temperature: number;
}

/**
 * Chooses the shape of a classifier by cross-validation among the rows that it will be fitted to: the one with the smallest
 * negative log-likelihood at its best calibration. A row whose label only its own group has says nothing here.
 *
 * @param tracks whose rows they are; no group is on both sides
 * @param count of labels
 * @param folds at most; not more than there are groups
 * @param shapes at least one, of which the first is taken as it is where nothing can be compared
 */
export function chooseShape(
  data: LabelledRows,
  tracks: readonly Grouped[],
  count: number,
  shapes: readonly DenseShape[],
  folds: number,
  seed: number,
): ChosenShape {
  const groups = new Set(tracks.map(({ group }) => group)).size;
  const unjudged = { shape: shapes[0], temperature: 1 };
  if (groups < 2) return unjudged;
  const parts = Math.min(folds, groups);
  const foldOf = stratifiedGroupFolds(tracks, parts, seed);
  const judged = shapes.flatMap(shape => {
    const held = Array.from({ length: parts }, (_, fold) =>
      judgeFold(data, foldOf, fold, count, shape, seed),
    ).flat();
    if (held.length === 0) return [];
    const calibration = fitCalibration(held, count);
    const loss = negativeLogLikelihood(
      held.map(({ logits, label }) => {
        return { probabilities: trackProbabilities(logits, count, calibration), label };
      }),
    );
    return { shape, temperature: calibration.temperature, loss };
  });
  return judged.reduce((best, each) => (each.loss < best.loss ? each : best), {
    ...unjudged,
    loss: Infinity,
  });
}

function judgeFold(
  data: LabelledRows,
  foldOf: readonly number[],
  fold: number,
  count: number,
  shape: DenseShape,
  seed: number,
): Judgement[] {
  const rows = data.labels.map((_, row) => row);
  const training = someRows(
    data,
    rows.filter(row => foldOf[row] !== fold),
    count,
  );
  const known = new Set(training.labels);
  const held = rows.filter(row => foldOf[row] === fold && known.has(data.labels[row]));
  if (held.length === 0) return [];
  const layers = fitDense(training, count, shape, seed);
  const logits = headLogits(layers, someRows(data, held, count).rows);
  return held.map((row, i) => ({
    logits: logits.subarray(i * count, (i + 1) * count),
    label: data.labels[row],
  }));
}
