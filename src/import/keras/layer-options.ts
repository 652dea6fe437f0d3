import type { KerasLayer } from './keras-model.js';

/** Reads the options of one layer, and remembers which were read. */
export interface LayerOptions {
  readonly layer: KerasLayer;
  /** @throws Error, as all of these, when the option is not what it has to be; the message names the layer */
  integer(key: string): number;
  number(key: string): number;
  flag(key: string): boolean;
  /** One of the texts. */
  choice<T extends string>(key: string, ...possible: readonly T[]): T;
  /** So many integers; a single one stands for all of them. */
  integers(key: string, count: number): number[];
  /** The option as it is. */
  raw(key: string): unknown;
  /** Requires that the option, where there is one, has one of these values. */
  only(key: string, ...values: readonly unknown[]): void;
  /** An error about this layer. */
  error(reason: string): Error;
  /** Requires that nothing is left over that may change what the layer computes. */
  finish(): void;
}

/** Options that say how weights came to be, or how training used the layer, but not what the layer computes. */
const immaterial = new Set([
  ...['name', 'trainable', 'batch_shape', 'batch_input_shape', 'input_dtype', 'seed'],
  ...['rate', 'noise_shape', 'dropout', 'recurrent_dropout', 'unit_forget_bias', 'momentum', 'stddev'],
  ...[
    'synchronized',
    'renorm_clipping',
    'renorm_momentum',
    'implementation',
    'unroll',
    'zero_output_for_mask',
  ],
  ...['sparse', 'ragged', 'optional', 'lora_alpha', 'l1', 'l2'],
]);
const aboutWeights = /_(initializer|regularizer|constraint)$/;
/** TF.js computes in float32 whatever Keras did; mixed precision has its weights in float32 too. */
const precisions = ['float32', 'mixed_float16', 'mixed_bfloat16'];

/** Reads the options of `layer`; every option that nobody asked for has to be off. */
export function layerOptions(layer: KerasLayer): LayerOptions {
  const { config } = layer;
  const read = new Set<string>();
  const error = (reason: string) => new Error(`the layer "${layer.name}" (${layer.className}): ${reason}`);
  const raw = (key: string): unknown => {
    read.add(key);
    return config[key];
  };
  const must = <T>(key: string, value: T | undefined, what: string): T => {
    if (value !== undefined) return value;
    throw error(`its ${key} is ${JSON.stringify(config[key])}; what can be imported is ${what}`);
  };
  const typed = (key: string) => {
    const value = raw(key);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const whole = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : undefined);
  const only: LayerOptions['only'] = (key, ...values) => {
    const value = raw(key);
    const fits = value === undefined || values.some(each => JSON.stringify(each) === JSON.stringify(value));
    must(key, fits ? true : undefined, values.map(each => JSON.stringify(each)).join(' or '));
  };
  return {
    layer,
    raw,
    error,
    integer: key => must(key, whole(raw(key)), 'an integer'),
    number: key => must(key, typed(key), 'a number'),
    flag: key => {
      const value = raw(key);
      return must(key, typeof value === 'boolean' ? value : undefined, 'true or false');
    },
    choice: (key, ...possible) => {
      const value = raw(key);
      return must(
        key,
        possible.find(candidate => candidate === value),
        possible.join(', '),
      );
    },
    integers: (key, count) => {
      const value = raw(key);
      const list = Array.isArray(value) ? value : (Array(count).fill(value) as unknown[]);
      const integers = list.length === count ? list.map(whole).filter(entry => entry !== undefined) : [];
      return must(key, integers.length === count ? integers : undefined, `${count} integers`);
    },
    only,
    finish: () => {
      only('data_format', 'channels_last', null);
      const precision = precisionOf(raw('dtype'));
      if (!precisions.includes(precision))
        throw error(`its dtype is ${precision}; save the model in float32`);
      for (const [key, value] of Object.entries(config)) {
        const known = read.has(key) || immaterial.has(key) || aboutWeights.test(key);
        const off = value === null || value === false || (Array.isArray(value) && value.length === 0);
        if (!known && !off) throw error(`the option ${key} = ${JSON.stringify(value)} cannot be imported`);
      }
    },
  };
}

function precisionOf(dtype: unknown): string {
  if (dtype === undefined || dtype === null) return 'float32';
  if (typeof dtype === 'string') return dtype;
  const { config } = dtype as { config?: { name?: unknown } };
  return String(config?.name);
}
