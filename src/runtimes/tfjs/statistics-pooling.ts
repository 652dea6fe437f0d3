import type { serialization, Tensor } from '@tensorflow/tfjs-core';
import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';
import { pooledFeatures, poolStatistics, statistics, type StatisticName } from './statistics.js';

type LayerConfig = NonNullable<ConstructorParameters<typeof Layers.Layer>[0]>;

/** Configuration of the layer: which statistics, in the order of the output. */
export type StatisticsPoolingConfig = LayerConfig & { statistics: readonly StatisticName[] };

/**
 * Defines the Keras-style layer `StatisticsPooling`, which has no weights: `[batch, frames, channels]` in, the chosen
 * {@link statistics} over the frames out, one after another: `[batch, features]`. It is the pooling of x-vectors
 * (Snyder et al. 2018, "X-vectors: robust DNN embeddings for speaker recognition") with more statistics to choose from.
 *
 * The class extends one of TF.js, which is only there at run time; hence a function that defines it.
 */
export function defineStatisticsPooling({ tf, layers }: Runtime) {
  return class StatisticsPooling extends layers.layers.Layer {
    static readonly className = 'StatisticsPooling';
    readonly #names: readonly StatisticName[];

    /** @throws Error when a statistic has an unknown name, or when there is none */
    constructor(config: StatisticsPoolingConfig) {
      super(config);
      const unknown = config.statistics.find(name => !Object.hasOwn(statistics, name));
      if (unknown !== undefined) throw new Error(`StatisticsPooling knows no statistic "${unknown}".`);
      if (config.statistics.length === 0) throw new Error('StatisticsPooling needs at least one statistic.');
      this.#names = config.statistics;
    }

    override computeOutputShape(inputShape: (number | null)[]): (number | null)[] {
      const channels = inputShape[2]!;
      return [inputShape[0], pooledFeatures(this.#names, channels)];
    }

    /** In plain arithmetic: a tenth of what it takes as some sixty operations of TF.js. Hence without a gradient. */
    override call(inputs: Tensor | Tensor[]): Tensor {
      const x = Array.isArray(inputs) ? inputs[0] : inputs;
      const [batch, frames, channels] = x.shape;
      const pooled = poolStatistics(this.#names, x.dataSync<'float32'>(), frames, channels);
      return tf.tensor2d(pooled, [batch, pooled.length / batch]);
    }

    override getConfig(): serialization.ConfigDict {
      return { ...super.getConfig(), statistics: [...this.#names] };
    }
  };
}
