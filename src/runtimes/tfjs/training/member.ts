import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { Runtime } from '../runtime.js';
import { setLearningRate } from './learning-rate.js';

/** The weights of one member: `features × units`, `units`, `units × labels`, `labels`; row-major. */
export interface MemberWeights {
  readonly hidden: Float32Array;
  readonly hiddenBias: Float32Array;
  readonly output: Float32Array;
  readonly outputBias: Float32Array;
}

/** One step's input. */
export interface Batch {
  /** `batchSize × features`, standardised. */
  readonly x: Float32Array;
  /** `batchSize × labels`: smoothed targets. */
  readonly y: Float32Array;
  /** `batchSize × units`: 0 for a dropped unit, else 1 / (1 − dropout). */
  readonly mask: Float32Array;
}

/** What a member is judged on while it is trained. */
export interface ValidationBatch {
  /** `segments × features`, standardised. */
  readonly x: Float32Array;
  /** `segments × labels`: targets, each row times the weight of its segment. */
  readonly y: Float32Array;
}

/** A member in training: a hidden layer of rectified linear units with dropout, and a softmax over the labels. */
export interface TrainableMember {
  /** Takes one step of Adam; the loss before it, nats. */
  step(batch: Batch, learningRate: number): number;
  /** Cross-entropy of the validation batch, nats. */
  validationLoss(): number;
  /** A copy of the weights as they are now. */
  weights(): MemberWeights;
  /** Frees its tensors. */
  dispose(): void;
}

/** Creates a member, to be trained with Adam (Kingma & Ba 2015) from the given weights on. */
export function createTrainableMember(
  { tf }: Runtime,
  initial: MemberWeights,
  held: ValidationBatch,
): TrainableMember {
  const units = initial.hiddenBias.length;
  const labels = initial.outputBias.length;
  const features = initial.hidden.length / units;
  const hidden = tf.variable(tf.tensor2d(initial.hidden, [features, units]));
  const hiddenBias = tf.variable(tf.tensor2d(initial.hiddenBias, [1, units]));
  const output = tf.variable(tf.tensor2d(initial.output, [units, labels]));
  const outputBias = tf.variable(tf.tensor2d(initial.outputBias, [1, labels]));
  const variables = [hidden, hiddenBias, output, outputBias];
  const logProbabilities = (x: Tensor2D, mask?: Tensor2D): Tensor2D => {
    const active = tf.relu(tf.add<Tensor2D>(tf.matMul(x, hidden), hiddenBias));
    const kept: Tensor2D = mask ? tf.mul(active, mask) : active;
    return tf.logSoftmax(tf.add<Tensor2D>(tf.matMul(kept, output), outputBias));
  };
  const rows = (values: Float32Array, columns: number) =>
    tf.tensor2d(values, [values.length / columns, columns]);
  const heldX = rows(held.x, features);
  const heldTargets = rows(held.y, labels);
  const optimizer = tf.train.adam(0);

  return {
    step({ x, y, mask }, learningRate) {
      setLearningRate(optimizer, learningRate);
      return tf.tidy(() => {
        const inputs = rows(x, features);
        const targets = rows(y, labels);
        const kept = rows(mask, units);
        const loss = () =>
          tf.neg(tf.mean(tf.sum(tf.mul(targets, logProbabilities(inputs, kept)), 1))) as Scalar;
        return optimizer.minimize(loss, true, variables)!.dataSync()[0];
      });
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
