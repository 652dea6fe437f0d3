import type { Tensor } from '@tensorflow/tfjs-core';

/** A network of TF.js layers or of a TF.js graph, from tensor to tensor. */
export interface TensorNetwork {
  /** What it takes, without the batch; null where any length will do, undefined where it does not say. */
  readonly inputShape: readonly (number | null)[] | undefined;
  /** `[batch, …inputShape]` to `[batch, labels]`. */
  predict(input: Tensor): Tensor;
  /** Frees the weights. */
  dispose(): void;
}
