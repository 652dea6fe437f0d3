import type { serialization } from '@tensorflow/tfjs-core';
import type { layers as Layers, RNN } from '@tensorflow/tfjs-layers';
import { defineElementwise, type ElementwiseConfig } from './elementwise.js';
import { defineLandmarkKernel, type LandmarkKernelConfig } from './landmark-kernel.js';
import { defineResetAfterGRU, type ResetAfterGRUConfig } from './reset-after-gru.js';
import type { Runtime } from './runtime.js';
import { defineStatisticsPooling, type StatisticsPoolingConfig } from './statistics-pooling.js';

/** Makers of the layers that Hyena adds to those of TF.js, called like `tf.layers.dense(…)`. */
export interface HyenaLayers {
  readonly statisticsPooling: (config: StatisticsPoolingConfig) => Layers.Layer;
  readonly landmarkKernel: (config: LandmarkKernelConfig) => Layers.Layer;
  readonly elementwise: (config: ElementwiseConfig) => Layers.Layer;
  readonly resetAfterGRU: (config: ResetAfterGRUConfig) => RNN;
}

const registered = new WeakMap<Runtime['tf'], HyenaLayers>();

/** Makes Hyena's layers known to TF.js, which it needs to load a model that has one. Does so once per runtime. */
export function registerLayers(runtime: Runtime): HyenaLayers {
  const known = registered.get(runtime.tf);
  if (known) return known;
  const StatisticsPooling = defineStatisticsPooling(runtime);
  const LandmarkKernel = defineLandmarkKernel(runtime);
  const Elementwise = defineElementwise(runtime);
  const ResetAfterGRU = defineResetAfterGRU(runtime);
  for (const layer of [StatisticsPooling, LandmarkKernel, Elementwise, ResetAfterGRU])
    runtime.tf.serialization.registerClass<serialization.Serializable>(layer, 'Hyena');
  const makers: HyenaLayers = {
    statisticsPooling: config => new StatisticsPooling(config),
    landmarkKernel: config => new LandmarkKernel(config),
    elementwise: config => new Elementwise(config),
    resetAfterGRU: config => new ResetAfterGRU(config),
  };
  registered.set(runtime.tf, makers);
  return makers;
}
