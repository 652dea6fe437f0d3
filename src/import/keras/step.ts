import type { initializers, layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import type { Weight } from './hdf5-contents.js';
import type { LayerOptions } from './layer-options.js';

/** A layer of TF.js that does what a layer of Keras does, or a part of it. */
export interface Step {
  readonly layer: Layers.Layer;
  /** Makes this layer's weights from those that Keras has for its own; left out where there are none. */
  readonly weights?: (given: readonly Weight[]) => readonly Weight[];
}

/** What a rule needs to know besides the options. */
export interface Context {
  readonly runtime: Runtime;
  readonly generation: 2 | 3;
  /** For the layers that are made: unique in the network. */
  readonly name: string;
  /** Initial values of all large weights. */
  readonly zeros: ReturnType<typeof initializers.zeros>;
  /** Of the first input, without the batch. */
  readonly shape: readonly number[];
}

/**
 * How a layer of Keras is made of layers of TF.js, which are applied one after another.
 *
 * @throws Error that names the layer, when it has an option that cannot be imported
 */
export type Rule = (options: LayerOptions, context: Context) => readonly Step[];

/** Weights that are the same in Keras and TF.js. */
export const unchanged = (given: readonly Weight[]): readonly Weight[] => given;
