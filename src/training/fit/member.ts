import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { createTrainableMember, type MemberWeights } from '../../runtimes/tfjs/training/member.js';
import type { Example } from '../data/examples.js';
import { createRandom, type Random } from '../random.js';
import type { Recipe } from '../recipe.js';
import { createBatches, createValidationBatch } from './batches.js';
import type { Scale } from './standardise.js';

/** A member in training. */
export interface Member {
  /** Trains one epoch; the mean loss of its steps, nats. */
  readonly trainEpoch: () => number;
  /** Cross-entropy of the tracks that were held back, nats per track. */
  readonly validationLoss: () => number;
  /** A copy of the weights as they are now. */
  readonly weights: () => MemberWeights;
  /** Frees its memory. */
  readonly dispose: () => void;
}

/** What one member is trained on. */
export interface MemberTask {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly labels: number;
  readonly scale: Scale;
  readonly seed: number;
}

/**
 * Creates a member, to be trained with a cosine decay of its learning rate. All that is random comes from the seed:
 * TF.js's own dropout and shuffling cannot be seeded.
 */
export function createMember(runtime: Runtime, recipe: Recipe, task: MemberTask): Member {
  const { training, validation, labels, scale, seed } = task;
  const { units, learningRate, stepsPerEpoch, maxEpochs } = recipe;
  const random = createRandom(seed);
  const draw = createBatches(training, labels, scale, recipe, random);
  const initial = drawWeights(scale.mean.length, units, labels, random);
  const member = createTrainableMember(runtime, initial, createValidationBatch(validation, labels, scale));
  const steps = maxEpochs * stepsPerEpoch;
  let step = 0;
  return {
    trainEpoch() {
      let total = 0;
      for (let i = 0; i < stepsPerEpoch; i++) {
        const decay = 0.5 * (1 + Math.cos((Math.PI * step++) / steps));
        total += member.step(draw(), learningRate * decay);
      }
      return total / stepsPerEpoch;
    },
    validationLoss: () => member.validationLoss(),
    weights: () => member.weights(),
    dispose: () => member.dispose(),
  };
}

/** He initialisation for the rectified layer; a small last layer starts near equal probabilities. */
function drawWeights(features: number, units: number, labels: number, random: Random): MemberWeights {
  const drawn = (length: number, spread: number) =>
    Float32Array.from({ length }, () => spread * random.normal());
  return {
    hidden: drawn(features * units, Math.sqrt(2 / features)),
    hiddenBias: drawn(units, 0),
    output: drawn(units * labels, 0.3 * Math.sqrt(2 / units)),
    outputBias: drawn(labels, 0),
  };
}
