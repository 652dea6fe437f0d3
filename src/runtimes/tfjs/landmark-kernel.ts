import type { serialization, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';

type Variable = ReturnType<Layers.Layer['addWeight']>;
type LayerConfig = NonNullable<ConstructorParameters<typeof Layers.Layer>[0]>;

/** Configuration of the layer: how many landmarks. */
export type LandmarkKernelConfig = LayerConfig & { units: number };

/**
 * The weights of the layer for some landmarks.
 *
 * @param landmarks `units × features`, row-major
 * @returns its `landmarks`, `features × units`, and its `bias`, `−‖l‖² / 2` of each
 */
export function landmarkWeights(
  landmarks: Float32Array,
  features: number,
): { landmarks: Float32Array; bias: Float32Array } {
  const units = landmarks.length / features;
  const [transposed, bias] = [new Float32Array(landmarks.length), new Float64Array(units)];
  landmarks.forEach((coordinate, at) => {
    const unit = Math.floor(at / features);
    transposed[(at % features) * units + unit] = coordinate;
    bias[unit] -= coordinate ** 2 / 2;
  });
  return { landmarks: transposed, bias: Float32Array.from(bias) };
}

/**
 * Defines the layer `LandmarkKernel`: `[batch, features]` in, the radial basis function `exp(−‖z − l‖² / 2)` of its
 * distance from each landmark out, `[batch, units]`. Like `StatisticsPooling`, it extends a class that is only there at run
 * time.
 *
 * Weights: `landmarks`, `[features, units]`, and `bias`, `[units]`, as {@link landmarkWeights} has them. With these the
 * kernel is that of a dense layer, `exp(z·l + bias − ‖z‖² / 2)`, and as quick.
 */
export function defineLandmarkKernel({ tf, layers }: Runtime) {
  return class LandmarkKernel extends layers.layers.Layer {
    static readonly className = 'LandmarkKernel';
    readonly #units: number;
    #landmarks!: Variable;
    #bias!: Variable;

    constructor(config: LandmarkKernelConfig) {
      super(config);
      this.#units = config.units;
    }

    override build(inputShape: (number | null)[]): void {
      const weight = (name: string, shape: number[]) =>
        this.addWeight(name, shape, 'float32', layers.initializers.zeros());
      this.#landmarks = weight('landmarks', [inputShape.at(-1)!, this.#units]);
      this.#bias = weight('bias', [this.#units]);
      this.built = true;
    }

    override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
      return [inputShape[0], this.#units];
    }

    override call(inputs: Tensor | Tensor[]): Tensor {
      return tf.tidy(() => {
        const z = (Array.isArray(inputs) ? inputs[0] : inputs) as Tensor2D;
        const products = tf.fused.matMul({ a: z, b: this.#landmarks.read(), bias: this.#bias.read() });
        return tf.exp(tf.sub(products, tf.mul(0.5, tf.sum(tf.square(z), 1, true))));
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), units: this.#units };
    }
  };
}
