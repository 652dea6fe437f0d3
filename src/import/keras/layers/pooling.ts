import type { layers as Layers } from '@tensorflow/tfjs-layers';
import type { LayerOptions } from '../layer-options.js';
import type { Context, Rule } from '../step.js';

type Make1D = (layers: typeof Layers) => typeof Layers.maxPooling1d | typeof Layers.averagePooling1d;
type Make2D = (layers: typeof Layers) => typeof Layers.maxPooling2d | typeof Layers.averagePooling2d;
type MakeGlobal = (layers: typeof Layers) => (config: { name: string }) => Layers.Layer;

/** Size and stride in so many dimensions; a stride that is not given is the size. */
function windowOf(options: LayerOptions, dimensions: number) {
  const poolSize = options.integers('pool_size', dimensions);
  const strides = options.raw('strides') === null ? poolSize : options.integers('strides', dimensions);
  return { poolSize, strides, padding: options.choice('padding', 'valid', 'same') };
}

const pool1D =
  (make: Make1D): Rule =>
  (options, { name, runtime }) => {
    const { poolSize, strides, padding } = windowOf(options, 1);
    const [size, stride] = [poolSize[0], strides[0]];
    return [{ layer: make(runtime.layers.layers)({ name, poolSize: size, strides: stride, padding }) }];
  };

const pool2D =
  (make: Make2D): Rule =>
  (options, { name, runtime }) => {
    const { padding, ...sizes } = windowOf(options, 2);
    const poolSize = sizes.poolSize as [number, number];
    const strides = sizes.strides as [number, number];
    return [{ layer: make(runtime.layers.layers)({ name, poolSize, strides, padding }) }];
  };

const globalPool =
  (make: MakeGlobal): Rule =>
  (options, { name, runtime, shape }: Context) => {
    const layer = make(runtime.layers.layers)({ name });
    if (options.raw('keepdims') !== true) return [{ layer }];
    const targetShape = shape.map((channels, index) => (index === shape.length - 1 ? channels : 1));
    return [{ layer }, { layer: runtime.layers.layers.reshape({ name: `${name}.keepdims`, targetShape }) }];
  };

/** Layers that pool over time, or over time and coefficients. */
export const poolingLayers: Readonly<Record<string, Rule>> = {
  MaxPooling1D: pool1D(layers => layers.maxPooling1d),
  MaxPooling2D: pool2D(layers => layers.maxPooling2d),
  AveragePooling1D: pool1D(layers => layers.averagePooling1d),
  AveragePooling2D: pool2D(layers => layers.averagePooling2d),
  GlobalMaxPooling1D: globalPool(layers => layers.globalMaxPooling1d),
  GlobalMaxPooling2D: globalPool(layers => layers.globalMaxPooling2d),
  GlobalAveragePooling1D: globalPool(layers => layers.globalAveragePooling1d),
  GlobalAveragePooling2D: globalPool(layers => layers.globalAveragePooling2d),
};
