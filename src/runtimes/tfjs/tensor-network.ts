import type { Tensor } from '@tensorflow/tfjs-core';
import type { Manifest } from '../../models/manifest.js';

/** What a network gives for a batch. */
export interface TensorPrediction {
  /** `[batch, labels]`. */
  readonly output: Tensor;
  /** `[batch, dimensions]`: the output that is chosen as embedding; absent where none is, and `landmarked` takes its place. */
  readonly embedding?: Tensor;
  /** `[batch, dimensions]`: what is compared with the landmarks, in a network that has some. */
  readonly landmarked?: Tensor;
}

/** A network of TF.js layers or of a TF.js graph, from tensor to tensor. */
export interface TensorNetwork {
  /** How far what is compared with the landmarks is from them, all segments together, in a network that has some. */
  readonly noveltyOf?: (landmarked: Float32Array) => number;
  /** Computes a batch, `[batch, …]`. */
  predict(input: Tensor): TensorPrediction;
  /** Frees the weights. */
  dispose(): void;
}

/** An input or an output of a network. */
export interface TensorPort {
  readonly name: string;
  /** Without the batch; null where any length will do, undefined where the network does not say. */
  readonly shape: readonly (number | null)[] | undefined;
}

/** Which input and outputs of a network to use, by their names; where none are given, there has to be one. */
export type PortNames = Pick<Manifest, 'outputs'> & { readonly input?: Pick<Manifest['input'], 'name'> };

/** A network as its files have it, with all of its inputs and outputs. */
export interface TensorModel {
  readonly inputs: readonly TensorPort[];
  readonly outputs: readonly TensorPort[];
  /** What layers inside the network give, or nodes of a graph. */
  readonly inner: {
    readonly named: (name: string) => TensorPort | undefined;
    readonly all: () => readonly TensorPort[];
  };
  /**
   * The network from one input to its scores and, if it is named, its embedding.
   *
   * @throws Error when there is none of a name, or a name is missing where there are several
   */
  use(names: PortNames): TensorNetwork;
  /** Frees the weights, also of the networks that were made of it. */
  dispose(): void;
}
