import type { LayerOptions } from '../layer-options.js';
import type { Context, Rule, Step } from '../step.js';
import { convolutionOptions } from './convolution.js';
import { depthwiseStep, imageSizes, ofSequence } from './depthwise.js';
import { asImage } from './one-dimension.js';

/**
 * A separable convolution as the two that it consists of: of each channel with a kernel of its own, and of the results
 * over all channels at each place. The layer of TF.js for both forgets its depth multiplier when it is saved.
 */
function separable(options: LayerOptions, context: Context, dimensions: 1 | 2): readonly Step[] {
  const { config, then } = convolutionOptions(options, context, dimensions);
  const depthwise = depthwiseStep(context, {
    ...config,
    ...(dimensions === 1 && imageSizes(config)),
    name: `${context.name}.depthwise`,
    depthMultiplier: options.integer('depth_multiplier'),
    padding: options.choice('padding', 'valid', 'same'),
    useBias: false,
    activation: 'linear',
  });
  const pointwise = context.runtime.layers.layers.conv2d({
    name: context.name,
    filters: options.integer('filters'),
    kernelSize: 1,
    useBias: config.useBias,
    activation: config.activation,
    kernelInitializer: context.zeros,
  });
  const steps: readonly Step[] = [
    { ...depthwise, weights: given => depthwise.weights!(given.slice(0, 1)) },
    { layer: pointwise, weights: given => given.slice(1) },
  ];
  return dimensions === 1 ? [...asImage(context, steps.map(ofSequence)), ...then] : [...steps, ...then];
}

/** Separable convolutions. */
export const separableLayers: Readonly<Record<string, Rule>> = {
  SeparableConv1D: (options, context) => separable(options, context, 1),
  SeparableConv2D: (options, context) => separable(options, context, 2),
};
