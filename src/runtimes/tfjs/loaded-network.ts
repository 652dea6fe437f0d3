import type { Tensor } from '@tensorflow/tfjs-core';

/** A network in memory, of TF.js layers or of a TF.js graph. */
export interface Network {
  /** What it takes, without the batch; null where any length will do, undefined where it does not say. */
  readonly inputShape: readonly (number | null)[] | undefined;
  /** `[batch, …inputShape]` to `[batch, genres]`. */
  predict(input: Tensor): Tensor;
  /** Frees the weights. */
  dispose(): void;
}
