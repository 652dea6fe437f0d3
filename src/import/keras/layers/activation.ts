import { outerActivation } from '../activations.js';
import type { Rule } from '../step.js';

const activation: Rule = (options, context) => {
  const { activation, then } = outerActivation(options, context);
  if (then.length > 0) return then;
  return [{ layer: context.runtime.layers.layers.activation({ name: context.name, activation }) }];
};

const relu: Rule = (options, { name, runtime }) => {
  options.only('negative_slope', 0);
  options.only('threshold', 0);
  const most = options.raw('max_value');
  const limit = typeof most === 'number' ? { maxValue: most } : {};
  return [{ layer: runtime.layers.layers.reLU({ name, ...limit }) }];
};

const leakyRelu: Rule = (options, { name, runtime }) => {
  // Keras 3 has another name for what Keras 2 calls alpha.
  const alpha = options.number('alpha' in options.layer.config ? 'alpha' : 'negative_slope');
  return [{ layer: runtime.layers.layers.leakyReLU({ name, alpha }) }];
};

const elu: Rule = (options, { name, runtime }) => {
  // TF.js has no kernel for another one.
  options.only('alpha', 1);
  return [{ layer: runtime.layers.layers.elu({ name }) }];
};

const softmax: Rule = (options, { name, runtime, shape }) => {
  options.only('axis', -1, shape.length, [-1], [shape.length]);
  return [{ layer: runtime.layers.layers.softmax({ name }) }];
};

/** Layers that are an activation. */
export const activationLayers: Readonly<Record<string, Rule>> = {
  Activation: activation,
  ReLU: relu,
  LeakyReLU: leakyRelu,
  ELU: elu,
  Softmax: softmax,
};
