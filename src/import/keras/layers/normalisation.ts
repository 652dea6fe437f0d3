import { unchanged, type Rule } from '../step.js';
import { normalization } from './standardisation.js';

const batchNormalization: Rule = (options, { name, runtime, shape }) => {
  options.only('axis', -1, shape.length, [-1], [shape.length]);
  const layer = runtime.layers.layers.batchNormalization({
    name,
    epsilon: options.number('epsilon'),
    center: options.flag('center'),
    scale: options.flag('scale'),
  });
  return [{ layer, weights: unchanged }];
};

const layerNormalization: Rule = (options, { name, runtime }) => {
  const axis = options.raw('axis');
  const axes = Array.isArray(axis) ? axis : [axis];
  if (!axes.every(Number.isSafeInteger))
    throw options.error('its axis has to be an integer or a list of integers');
  const layer = runtime.layers.layers.layerNormalization({
    name,
    axis: axes as number[],
    epsilon: options.number('epsilon'),
    center: options.flag('center'),
    scale: options.flag('scale'),
  });
  return [{ layer, weights: unchanged }];
};

const rescaling: Rule = (options, { name, runtime }) => {
  const scale = options.number('scale');
  const offset = options.number('offset');
  return [{ layer: runtime.layers.layers.rescaling({ name, scale, offset }) }];
};

/** Layers that shift and scale. */
export const normalisationLayers: Readonly<Record<string, Rule>> = {
  BatchNormalization: batchNormalization,
  LayerNormalization: layerNormalization,
  Normalization: normalization,
  Rescaling: rescaling,
};
