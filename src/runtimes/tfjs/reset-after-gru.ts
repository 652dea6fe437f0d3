import type { serialization, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { layers as Layers, RNNLayerArgs } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';

type Variable = ReturnType<Layers.Layer['addWeight']>;
type LayerConfig = NonNullable<ConstructorParameters<typeof Layers.Layer>[0]>;
type CellConfig = LayerConfig & { units: number; useBias: boolean };

/** Configuration of the layer. */
export type ResetAfterGRUConfig = Omit<RNNLayerArgs, 'cell'> & CellConfig;

/**
 * Defines the layer `ResetAfterGRU`: gated recurrent units that apply their reset gate after the matrix product, as
 * cuDNN does. Keras makes these by default; TF.js has only the original (Cho et al. 2014), which applies it before.
 * Activations are tanh, and sigmoid for the gates.
 */
export function defineResetAfterGRU(runtime: Runtime) {
  const Cell = defineCell(runtime);
  return class ResetAfterGRU extends runtime.layers.RNN {
    static override readonly className = 'ResetAfterGRU';

    constructor(config: ResetAfterGRUConfig) {
      super({ ...config, cell: new Cell(config) });
    }

    /** The configuration is that of the layer and of its cell in one, as TF.js has it for its own recurrent layers. */
    static override fromConfig<T extends serialization.Serializable>(
      layer: serialization.SerializableConstructor<T>,
      config: serialization.ConfigDict,
    ): T {
      return new layer(config);
    }
  };
}

/**
 * Weights, as Keras orders them: kernel `[features, 3 × units]`, recurrent kernel `[units, 3 × units]`, and bias
 * `[2, 3 × units]` of input and state; the thirds are update gate, reset gate and candidate.
 */
function defineCell({ tf, layers }: Runtime) {
  return class ResetAfterGRUCell extends layers.layers.RNNCell {
    static readonly className = 'ResetAfterGRUCell';
    readonly stateSize: number;
    readonly #useBias: boolean;
    #kernel!: Variable;
    #recurrentKernel!: Variable;
    #bias: Variable | undefined;

    constructor(config: CellConfig) {
      super(config);
      this.stateSize = config.units;
      this.#useBias = config.useBias;
    }

    override build(inputShape: (number | null)[]): void {
      const size = 3 * this.stateSize;
      const weight = (name: string, shape: number[]) =>
        this.addWeight(name, shape, 'float32', layers.initializers.zeros());
      this.#kernel = weight('kernel', [inputShape.at(-1)!, size]);
      this.#recurrentKernel = weight('recurrent_kernel', [this.stateSize, size]);
      if (this.#useBias) this.#bias = weight('bias', [2, size]);
      this.built = true;
    }

    /** Input and state, both `[batch, …]`, to output and next state, which are the same. */
    override call(inputs: Tensor | Tensor[]): Tensor[] {
      const [x, state] = inputs as [Tensor2D, Tensor2D];
      return tf.tidy(() => {
        const biases = this.#bias ? tf.unstack(this.#bias.read()) : [];
        const project = (vector: Tensor2D, weights: Variable, bias: Tensor | undefined) => {
          const product = tf.matMul(vector, weights.read());
          return tf.split(bias ? tf.add<Tensor2D>(product, bias) : product, 3, 1);
        };
        const [inputUpdate, inputReset, inputCandidate] = project(x, this.#kernel, biases.at(0));
        const [update, reset, candidate] = project(state, this.#recurrentKernel, biases.at(1));
        const z = tf.sigmoid(tf.add(inputUpdate, update));
        const r = tf.sigmoid(tf.add(inputReset, reset));
        const proposal = tf.tanh(tf.add(inputCandidate, tf.mul(r, candidate)));
        const next = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), proposal));
        return [next, next];
      });
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), units: this.stateSize, useBias: this.#useBias };
    }
  };
}
