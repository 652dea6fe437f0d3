import type { CommonActivation } from '../activations.js';
import type { Weight } from '../hdf5-contents.js';
import type { Context, Rule, Step } from '../step.js';
import { convolutionOptions } from './convolution.js';
import { asImage, imageKernels } from './one-dimension.js';

interface DepthwiseConfig {
  readonly name: string;
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly depthMultiplier: number;
  readonly padding: 'valid' | 'same';
  readonly useBias: boolean;
  readonly activation: CommonActivation;
}

/** A depthwise convolution of images. */
export function depthwiseStep({ runtime, zeros }: Context, config: DepthwiseConfig): Step {
  const { dilationRate, ...others } = config;
  const layer = runtime.layers.layers.depthwiseConv2d({
    ...others,
    kernelSize: spreadSizes(config.kernelSize, dilationRate),
    strides: [...config.strides],
    depthwiseInitializer: zeros,
  });
  return { layer, weights: given => given.map(weight => spread(weight, dilationRate)) };
}

const depthwise2D: Rule = (options, context) => {
  const { config, then } = convolutionOptions(options, context, 2);
  const depthMultiplier = options.integer('depth_multiplier');
  const padding = options.choice('padding', 'valid', 'same');
  return [depthwiseStep(context, { ...config, depthMultiplier, padding }), ...then];
};

const depthwise1D: Rule = (options, context) => {
  const { config, then } = convolutionOptions(options, context, 1);
  const depthMultiplier = options.integer('depth_multiplier');
  const padding = options.choice('padding', 'valid', 'same');
  const step = depthwiseStep(context, { ...config, ...imageSizes(config), depthMultiplier, padding });
  return [...asImage(context, [ofSequence(step)]), ...then];
};

/** Sizes of a convolution of sequences as those of images; both strides have to be the same. */
export function imageSizes({
  kernelSize,
  strides,
  dilationRate,
}: Record<'kernelSize' | 'strides' | 'dilationRate', number[]>) {
  return {
    kernelSize: [1, kernelSize[0]],
    strides: [strides[0], strides[0]],
    dilationRate: [1, dilationRate[0]],
  };
}

/** The same step with the kernels of sequences for its weights. */
export function ofSequence({ layer, weights }: Step): Step {
  return { layer, weights: given => weights!(imageKernels(given)) };
}

/** Height and width of a kernel with its dilation. */
function spreadSizes(sizes: readonly number[], dilation: readonly number[]): [number, number] {
  const [height, width] = sizes.map((size, axis) => (size - 1) * dilation[axis] + 1);
  return [height, width];
}

/** TF.js leaves the dilation of depthwise convolutions out; a kernel with zeros between its values does the same. */
function spread(weight: Weight, dilation: readonly number[]): Weight {
  if (weight.shape.length !== 4 || dilation.every(rate => rate === 1)) return weight;
  const [height, width, ...rest] = weight.shape;
  const [spreadHeight, spreadWidth] = spreadSizes([height, width], dilation);
  const perPixel = rest.reduce((a, b) => a * b);
  const values = new Float32Array(spreadHeight * spreadWidth * perPixel);
  for (let pixel = 0; pixel < height * width; pixel += 1) {
    const row = Math.floor(pixel / width) * dilation[0];
    const column = (pixel % width) * dilation[1];
    const source = weight.values.subarray(pixel * perPixel, (pixel + 1) * perPixel);
    values.set(source, (row * spreadWidth + column) * perPixel);
  }
  return { shape: [spreadHeight, spreadWidth, ...rest], values };
}

/** Convolutions of each channel with kernels of its own. */
export const depthwiseLayers: Readonly<Record<string, Rule>> = {
  DepthwiseConv1D: depthwise1D,
  DepthwiseConv2D: depthwise2D,
};
