import type { serialization, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';

type Variable = ReturnType<Layers.Layer['addWeight']>;
type LayerConfig = NonNullable<ConstructorParameters<typeof Layers.Layer>[0]>;

/** Configuration of the layer: how many landmarks. */
export type LandmarkKernelConfig = LayerConfig & { units: number };

/**
 * Defines the layer `LandmarkKernel`: `[batch, features]` in, the radial basis function `exp(−‖z − l‖² / 2)` of its
 * distance from each landmark out, `[batch, units]`. Its one weight is `landmarks`, `[units, features]`. Like
 * `StatisticsPooling`, it extends a class that is only there at run time.
 */
export function defineLandmarkKernel({ tf, layers }: Runtime) {
  return class LandmarkKernel extends layers.layers.Layer {
    static readonly className = 'LandmarkKernel';
    readonly #units: number;
    #landmarks!: Variable;

    constructor(config: LandmarkKernelConfig) {
      super(config);
      this.#units = config.units;
    }

    override build(inputShape: (number | null)[]): void {
      const shape = [this.#units, inputShape.at(-1)!];
      this.#landmarks = this.addWeight('landmarks', shape, 'float32', layers.initializers.zeros());
      this.built = true;
    }

    override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
      return [inputShape[0], this.#units];
    }

    /** As one matrix product: `‖z − l‖² = ‖z‖² + ‖l‖² − 2 z·l`. */
    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const z = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor2D;
        const landmarks = this.#landmarks.read() as Tensor2D;
        const norms = (rows: Tensor2D, keepDims: boolean) =>
          tf.mul(0.5, tf.sum(tf.square(rows), 1, keepDims));
        const products = tf.matMul(z, landmarks, false, true);
        return tf.exp(tf.sub(tf.sub(products, norms(z, true)), norms(landmarks, false)));
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), units: this.#units };
    }
  };
}
