import type { Optimizer } from '@tensorflow/tfjs-core';

/**
 * Sets the learning rate of an optimizer from its next step on. TF.js declares the field protected and offers no way to
 * change it, but its Adam reads it at every step.
 */
export function setLearningRate(optimizer: Optimizer, rate: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = rate;
}
