import type { Scalar, Tensor2D, Variable } from '@tensorflow/tfjs-core';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { createBatches, createValidationBatch } from './batches.js';
import type { Example } from '../data/examples.js';
import { createRandom } from '../random.js';
import type { Recipe } from '../recipe.js';
import type { Scale } from './standardise.js';

/** The weights of one member: `features × units`, `units`, `units × genres`, `genres`; row-major. */
export interface MemberWeights {
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
}

/** A member in training: a hidden layer of rectified linear units with dropout, and a softmax over the genres. */
export interface Member {
  /** Trains one epoch; the mean loss of its steps, nats. */
  readonly trainEpoch: () => number;
  /** Cross-entropy of the tracks that were held back, nats per track. */
  readonly validationLoss: () => number;
  /** A copy of the weights as they are now. */
  readonly weights: () => MemberWeights;
  /** Frees its tensors. */
  readonly dispose: () => void;
}

/** What one member is trained on. */
export interface MemberTask {
  readonly training: readonly Example[];
  readonly validation: readonly Example[];
  readonly genres: number;
  readonly scale: Scale;
  readonly seed: number;
}

/**
 * Creates a member, to be trained with Adam (Kingma & Ba 2015) and a cosine decay of its rate. All that is random comes
 * from the seed: TF.js's own dropout and shuffling can not be seeded.
 */
export function createMember({ tf }: Runtime, recipe: Recipe, task: MemberTask): Member {
  const { training, validation, genres, scale, seed } = task;
  const { batchSize, units, learningRate, stepsPerEpoch, maxEpochs } = recipe;
  const features = scale.mean.length;
  const random = createRandom(seed);
  const draw = createBatches(training, genres, scale, recipe, random);
  const createVariable = (rows: number, columns: number, spread: number): Variable => {
    const values = Float32Array.from({ length: rows * columns }, () => spread * random.normal());
    return tf.variable(tf.tensor2d(values, [rows, columns]));
  };
  // He initialisation for the rectified layer; a small last layer starts near equal probabilities.
  const hidden = createVariable(features, units, Math.sqrt(2 / features));
  const hiddenBias = createVariable(1, units, 0);
  const output = createVariable(units, genres, 0.3 * Math.sqrt(2 / units));
  const outputBias = createVariable(1, genres, 0);
  const variables = [hidden, hiddenBias, output, outputBias];
  const logProbabilities = (x: Tensor2D, mask?: Tensor2D): Tensor2D => {
    const active = tf.relu(tf.add<Tensor2D>(tf.matMul(x, hidden as Tensor2D), hiddenBias));
    const kept: Tensor2D = mask ? tf.mul(active, mask) : active;
    return tf.logSoftmax(tf.add<Tensor2D>(tf.matMul(kept, output as Tensor2D), outputBias));
  };

  const held = createValidationBatch(validation, genres, scale);
  const segments = held.weights.length;
  const heldX = tf.tensor2d(held.x, [segments, features]);
  const heldTargets = tf.tensor2d(
    held.y.map((value, i) => value * held.weights[Math.floor(i / genres)]),
    [segments, genres],
  );
  const optimizer = tf.train.adam(learningRate);
  const steps = maxEpochs * stepsPerEpoch;
  let step = 0;

  const trainStep = (): number => {
    // TF.js types the rate as fixed, but its Adam reads the field at every step.
    const decay = 0.5 * (1 + Math.cos((Math.PI * step++) / steps));
    (optimizer as unknown as { learningRate: number }).learningRate = learningRate * decay;
    const { x, y, mask } = draw();
    return tf.tidy(() => {
      const inputs = tf.tensor2d(x, [batchSize, features]);
      const targets = tf.tensor2d(y, [batchSize, genres]);
      const kept = tf.tensor2d(mask, [batchSize, units]);
      const loss = () =>
        tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities(inputs, kept)), 1))) as Scalar;
      return optimizer.minimize(loss, true, variables)!.dataSync()[0];
    });
  };

  return {
    trainEpoch() {
      let total = 0;
      for (let i = 0; i < stepsPerEpoch; i++) total += trainStep();
      return total / stepsPerEpoch;
    },
    validationLoss: () => tf.tidy(() => -tf.sum(tf.mul(heldTargets, logProbabilities(heldX))).dataSync()[0]),
    weights() {
      const [a, b, c, d] = variables.map(variable => Float32Array.from(variable.dataSync()));
      return { hidden: a, hiddenBias: b, output: c, outputBias: d };
    },
    dispose() {
      tf.dispose([...variables, heldX, heldTargets]);
      optimizer.dispose();
    },
  };
}
