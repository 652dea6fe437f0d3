import { outerActivation } from '../activations.js';
import { unchanged, type Rule } from '../step.js';

const dense: Rule = (options, context) => {
  const { name, runtime, zeros: kernelInitializer } = context;
  const units = options.integer('units');
  const useBias = options.flag('use_bias');
  const { activation, then } = outerActivation(options, context);
  const layer = runtime.layers.layers.dense({ name, units, useBias, activation, kernelInitializer });
  return [{ layer, weights: unchanged }, ...then];
};

const flatten: Rule = (_options, { name, runtime }) => [{ layer: runtime.layers.layers.flatten({ name }) }];

const reshape: Rule = (options, { name, runtime, shape }) => {
  const target = options.raw('target_shape');
  if (!Array.isArray(target) || !target.every(Number.isSafeInteger))
    throw options.error('its target_shape has to be a list of integers');
  const size = (dimensions: readonly number[]) => dimensions.reduce((a, b) => a * b, 1);
  const known = (target as number[]).filter(dimension => dimension !== -1);
  // TF.js would leave it open, and the layers after this one need to know it.
  const targetShape = (target as number[]).map(dimension =>
    dimension === -1 ? size(shape) / size(known) : dimension,
  );
  return [{ layer: runtime.layers.layers.reshape({ name, targetShape }) }];
};

const permute: Rule = (options, { name, runtime, shape }) => {
  const dims = options.integers('dims', shape.length);
  return [{ layer: runtime.layers.layers.permute({ name, dims }) }];
};

const repeatVector: Rule = (options, { name, runtime }) => [
  { layer: runtime.layers.layers.repeatVector({ name, n: options.integer('n') }) },
];

/** What does something during training only. */
const nothing: Rule = () => [];

/** Layers without a field of their own: dense, those of shape, and those that only training uses. */
export const coreLayers: Readonly<Record<string, Rule>> = {
  Dense: dense,
  Flatten: flatten,
  Reshape: reshape,
  Permute: permute,
  RepeatVector: repeatVector,
  Identity: nothing,
  Dropout: nothing,
  SpatialDropout1D: nothing,
  SpatialDropout2D: nothing,
  GaussianDropout: nothing,
  GaussianNoise: nothing,
  AlphaDropout: nothing,
  ActivityRegularization: nothing,
};
