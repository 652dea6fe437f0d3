import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import type { AveragedMembers } from '../../runtimes/tfjs/training/assemble-network.js';
import type { MemberWeights } from '../../runtimes/tfjs/training/member.js';
import type { ExampleSet } from '../data/examples.js';
import { createMember } from './member.js';
import type { Recipe } from '../recipe.js';
import { stratifiedGroupFolds } from '../data/splits.js';
import { mean } from '../spread.js';
import { measureScale } from './standardise.js';

/** Trained members, and how they were trained. */
export interface Ensemble extends AveragedMembers {
  /** Epochs until the best validation loss. */
  readonly epochs: number;
  /** Means over the members after each epoch, nats. */
  readonly history: readonly { readonly loss: number; readonly validationLoss: number }[];
}

/**
 * Trains the members on examples, each with another part of the artists held back. Together the parts are all tracks,
 * so the mean of the members' validation losses is that of every track, judged by a member that does not know it. When
 * it no longer falls, all members stop, and each keeps its weights of the best epoch.
 *
 * @param onEpoch called after each epoch
 */
export async function fitEnsemble(
  runtime: Runtime,
  { examples, genres, features }: ExampleSet,
  recipe: Recipe,
  seed: number,
  onEpoch: () => void,
): Promise<Ensemble> {
  const artists = new Set(examples.map(({ group }) => group)).size;
  const parts = Math.min(recipe.members, artists);
  const partOf = stratifiedGroupFolds(examples, parts, seed);
  const scale = measureScale(examples, features);
  const members = Array.from({ length: parts }, (_, part) =>
    createMember(runtime, recipe, {
      training: examples.filter((__, i) => partOf[i] !== part),
      validation: examples.filter((__, i) => partOf[i] === part),
      labels: genres.length,
      scale,
      seed: seed * 1000 + part,
    }),
  );
  const history: { loss: number; validationLoss: number }[] = [];
  let best = { epochs: 0, validationLoss: Infinity, weights: [] as MemberWeights[] };
  while (history.length < recipe.maxEpochs && history.length - best.epochs < recipe.patience) {
    const loss = mean(members.map(member => member.trainEpoch()));
    const validationLoss = mean(members.map(member => member.validationLoss()));
    history.push({ loss, validationLoss });
    if (validationLoss < best.validationLoss)
      best = {
        epochs: history.length,
        validationLoss,
        weights: members.map(member => member.weights()),
      };
    onEpoch();
    // Progress bars and timers get their turn.
    await new Promise(setImmediate);
  }
  for (const member of members) member.dispose();
  if (best.epochs === 0) throw new Error('training diverged: the validation loss is not a number');
  return { members: best.weights, scale, epochs: best.epochs, history };
}
