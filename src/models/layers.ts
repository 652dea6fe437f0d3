import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { Runtime } from './runtime.js';
import { defineStatisticsPooling, type StatisticsPoolingConfig } from './statistics-pooling.js';

/** Makers of the layers that Hyena adds to those of TF.js, called like `tf.layers.dense(…)`. */
export interface HyenaLayers {
  readonly statisticsPooling: (config: StatisticsPoolingConfig) => Layers.Layer;
}

const registered = new WeakMap<Runtime['tf'], HyenaLayers>();

/** Makes Hyena's layers known to TF.js, which it needs to load a model that has one. Does so once per runtime. */
export function registerLayers(runtime: Runtime): HyenaLayers {
  const known = registered.get(runtime.tf);
  if (known) return known;
  const StatisticsPooling = defineStatisticsPooling(runtime);
  runtime.tf.serialization.registerClass(StatisticsPooling, 'Hyena');
  const makers = { statisticsPooling: (config: StatisticsPoolingConfig) => new StatisticsPooling(config) };
  registered.set(runtime.tf, makers);
  return makers;
}
