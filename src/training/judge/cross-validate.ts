import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { fitTemperature, type Judgement } from './calibrate.js';
import { fitEnsemble } from '../fit/ensemble.js';
import type { ExampleSet } from '../data/examples.js';
import { ensembleLogits } from '../fit/logits.js';
import type { Recipe } from '../recipe.js';
import { stratifiedGroupFolds } from '../data/splits.js';

/** A track as it was judged by an ensemble that had seen neither it nor its artist. */
export interface HeldOutJudgement extends Judgement {
  /** Fitted on the tracks of the other folds. */
  readonly temperature: number;
}

/**
 * Trains as many ensembles as there are folds, each without one of them, and judges each track with the one that has
 * not seen it.
 *
 * @param seed determines folds and training
 * @param onEpoch called after each epoch of each member of each ensemble
 * @returns in the order of the examples
 */
export async function crossValidate(
  runtime: Runtime,
  set: ExampleSet,
  recipe: Recipe,
  folds: number,
  seed: number,
  onEpoch: () => void,
): Promise<HeldOutJudgement[]> {
  const foldOf = stratifiedGroupFolds(set.examples, folds, seed);
  const judgements: Judgement[] = new Array<Judgement>(set.examples.length);
  for (let fold = 0; fold < folds; fold++) {
    const training = set.examples.filter((_, i) => foldOf[i] !== fold);
    // A fold's own seed, far from those of the members of other folds.
    const ensemble = await fitEnsemble(
      runtime,
      { ...set, examples: training },
      recipe,
      seed * 100 + fold + 1,
      onEpoch,
    );
    set.examples.forEach(({ clean, label }, i) => {
      if (foldOf[i] === fold) judgements[i] = { logits: ensembleLogits(ensemble, clean), label };
    });
  }
  const temperatures = Array.from({ length: folds }, (_, fold) =>
    fitTemperature(
      judgements.filter((__, i) => foldOf[i] !== fold),
      set.genres.length,
    ),
  );
  return judgements.map((judgement, i) => ({ ...judgement, temperature: temperatures[foldOf[i]] }));
}
