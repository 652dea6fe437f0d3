import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type * as Tfjs from '@tensorflow/tfjs-core';
import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';

type LayerConfig = NonNullable<ConstructorParameters<typeof Layers.Layer>[0]>;

/** Activations of Keras 3 that TF.js lacks. */
const functions = {
  exponential: (tf, x) => tf.exp(x),
  hardSigmoid: (tf, x) => hardSigmoid(tf, x),
  hardSilu: (tf, x) => tf.mul(x, hardSigmoid(tf, x)),
} satisfies Record<string, (tf: typeof Tfjs, x: Tensor) => Tensor>;

/** The name of one of the functions that the layer `Elementwise` can compute. */
export type ElementwiseFunction = keyof typeof functions;

/** Configuration of the layer: which function. */
export type ElementwiseConfig = LayerConfig & { function: ElementwiseFunction };

/**
 * Defines the layer `Elementwise`, which has no weights and applies a function to every number. Like
 * `StatisticsPooling`, it extends a class that is only there at run time.
 */
export function defineElementwise({ tf, layers }: Runtime) {
  return class Elementwise extends layers.layers.Layer {
    static readonly className = 'Elementwise';
    readonly #name: ElementwiseFunction;

    /** @throws Error when the function has an unknown name */
    constructor(config: ElementwiseConfig) {
      super(config);
      if (!Object.hasOwn(functions, config.function))
        throw new Error(`Elementwise knows no function "${config.function}".`);
      this.#name = config.function;
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      return tf.tidy(() => functions[this.#name](tf, x));
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), function: this.#name };
    }
  };
}

/** Keras 3's, `relu6(x + 3) / 6`; TF.js has the one of Keras 2, which is another. */
function hardSigmoid(tf: typeof Tfjs, x: Tensor): Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}
