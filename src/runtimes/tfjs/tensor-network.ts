import type { Tensor } from '@tensorflow/tfjs-core';

/** What a network gives for a batch. */
export interface TensorPrediction {
  /** `[batch, labels]`. */
  readonly output: Tensor;
  /** `[batch, dimensions]`: what is compared with the landmarks, in a network that has some. */
  readonly embedding?: Tensor;
}

/** A network of TF.js layers or of a TF.js graph, from tensor to tensor. */
export interface TensorNetwork {
  /** What it takes, without the batch; null where any length will do, undefined where it does not say. */
  readonly inputShape: readonly (number | null)[] | undefined;
  /** How far an embedding's segments are together from the landmarks, in a network that has some. */
  readonly noveltyOf?: (embedding: Float32Array) => number;
  /** Computes a batch, `[batch, …inputShape]`. */
  predict(input: Tensor): TensorPrediction;
  /** Frees the weights. */
  dispose(): void;
}
