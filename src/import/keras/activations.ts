import { registerLayers } from '../../runtimes/tfjs/layers.js';
import type { ElementwiseFunction } from '../../runtimes/tfjs/elementwise.js';
import type { LayerOptions } from './layer-options.js';
import type { Context, Step } from './step.js';

/** Names of Keras with those of TF.js, where both compute the same. */
const common = {
  linear: 'linear',
  relu: 'relu',
  relu6: 'relu6',
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  softplus: 'softplus',
  softsign: 'softsign',
  softmax: 'softmax',
  swish: 'swish',
  silu: 'swish',
  gelu: 'gelu',
  mish: 'mish',
} as const;

/** An activation that TF.js has itself. */
export type CommonActivation = (typeof common)[keyof typeof common] | 'hardSigmoid';

const own: Readonly<Record<string, ElementwiseFunction>> = {
  exponential: 'exponential',
  hard_sigmoid: 'hardSigmoid',
  hard_silu: 'hardSilu',
  hard_swish: 'hardSilu',
};

const names = [...Object.keys(common), ...Object.keys(own), 'leaky_relu'];

/**
 * An activation that is to stand inside a layer, as those of recurrent layers do.
 *
 * @throws Error when TF.js has none that computes the same
 */
export function innerActivation(
  options: LayerOptions,
  key: string,
  { generation }: Context,
): CommonActivation {
  const name = activationName(options, key);
  const found = commonActivation(name, generation);
  if (found) return found;
  throw options.error(`its ${key} is ${name}; what can be imported is ${Object.keys(common).join(', ')}`);
}

/**
 * The activation after a layer: either one to give to the layer of TF.js, or `linear` and a further step.
 *
 * @throws Error when it cannot be imported
 */
export function outerActivation(
  options: LayerOptions,
  context: Context,
): { activation: CommonActivation; then: readonly Step[] } {
  const name = activationName(options, 'activation');
  const found = commonActivation(name, context.generation);
  if (found) return { activation: found, then: [] };
  const { runtime } = context;
  const layerName = `${context.name}.${name}`;
  if (name === 'leaky_relu') {
    const layer = runtime.layers.layers.leakyReLU({ name: layerName, alpha: 0.2 });
    return { activation: 'linear', then: [{ layer }] };
  }
  if (!Object.hasOwn(own, name))
    throw options.error(`its activation is ${name}; what can be imported is ${names.join(', ')}`);
  const layer = registerLayers(runtime).elementwise({ name: layerName, function: own[name] });
  return { activation: 'linear', then: [{ layer }] };
}

/** What Keras 2 calls `hard_sigmoid` is another function than Keras 3's, and the one that TF.js has. */
function commonActivation(name: string, generation: 2 | 3): CommonActivation | undefined {
  if (name === 'hard_sigmoid' && generation === 2) return 'hardSigmoid';
  return Object.hasOwn(common, name) ? common[name as keyof typeof common] : undefined;
}

/** A name, or a function that was registered under one; nothing is `linear`. */
function activationName(options: LayerOptions, key: string): string {
  const value = options.raw(key) ?? 'linear';
  if (typeof value === 'string') return value;
  const { class_name, config } = value as { class_name?: unknown; config?: unknown };
  return class_name === 'function' && typeof config === 'string' ? config : String(class_name);
}
