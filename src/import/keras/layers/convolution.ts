import { outerActivation } from '../activations.js';
import type { LayerOptions } from '../layer-options.js';
import { unchanged, type Context, type Rule } from '../step.js';
import { asImage, padImage } from './one-dimension.js';

/** What every convolution has, in so many dimensions. */
export function convolutionOptions(options: LayerOptions, context: Context, dimensions: number) {
  options.only('groups', 1);
  const { activation, then } = outerActivation(options, context);
  const config = {
    name: context.name,
    kernelSize: options.integers('kernel_size', dimensions),
    strides: options.integers('strides', dimensions),
    dilationRate: options.integers('dilation_rate', dimensions),
    useBias: options.flag('use_bias'),
    activation,
  };
  return { config, then };
}

const conv1D: Rule = (options, context) => {
  const { config, then } = convolutionOptions(options, context, 1);
  const padding = options.choice('padding', 'valid', 'same', 'causal');
  const causal = padding === 'causal';
  const layer = context.runtime.layers.layers.conv1d({
    ...config,
    filters: options.integer('filters'),
    padding: causal ? 'valid' : padding,
    dilationRate: config.dilationRate as [number],
    kernelInitializer: context.zeros,
  });
  // The window sees the past only: it reaches back over zeros at the beginning.
  const reach = (config.kernelSize[0] - 1) * config.dilationRate[0];
  const before = causal ? asImage(context, [padImage(context, reach, 0)]) : [];
  return [...before, { layer, weights: unchanged }, ...then];
};

const conv2D: Rule = (options, context) => {
  const { config, then } = convolutionOptions(options, context, 2);
  const layer = context.runtime.layers.layers.conv2d({
    ...config,
    filters: options.integer('filters'),
    padding: options.choice('padding', 'valid', 'same'),
    dilationRate: config.dilationRate as [number, number],
    kernelInitializer: context.zeros,
  });
  return [{ layer, weights: unchanged }, ...then];
};

/** Convolutions over all channels at once. */
export const convolutionLayers: Readonly<Record<string, Rule>> = { Conv1D: conv1D, Conv2D: conv2D };
