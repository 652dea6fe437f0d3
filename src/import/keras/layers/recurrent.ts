import type { RNN } from '@tensorflow/tfjs-layers';
import { innerActivation } from '../activations.js';
import { layerOptions, type LayerOptions } from '../layer-options.js';
import { registerLayers } from '../../../runtimes/tfjs/layers.js';
import { asRecord } from '../keras-model.js';
import { unchanged, type Context, type Rule } from '../step.js';

type Make = (options: LayerOptions, context: Context) => RNN;

/** So that the weights, which are quadratic in them, stay within what may be imported. */
const mostUnits = 4096;

/** What every recurrent layer has. */
function recurrentOptions(options: LayerOptions, { name, zeros }: Context) {
  for (const key of ['stateful', 'return_state', 'time_major']) options.only(key, false);
  const units = options.integer('units');
  if (units > mostUnits)
    throw options.error(`it has ${units} units; what can be imported is ${mostUnits} at most`);
  return {
    name,
    units,
    useBias: options.flag('use_bias'),
    returnSequences: options.flag('return_sequences'),
    goBackwards: options.flag('go_backwards'),
    kernelInitializer: zeros,
    recurrentInitializer: zeros,
  };
}

const simpleRnn: Make = (options, context) =>
  context.runtime.layers.layers.simpleRNN({
    ...recurrentOptions(options, context),
    activation: innerActivation(options, 'activation', context),
  });

const lstm: Make = (options, context) =>
  context.runtime.layers.layers.lstm({
    ...recurrentOptions(options, context),
    activation: innerActivation(options, 'activation', context),
    recurrentActivation: innerActivation(options, 'recurrent_activation', context),
  });

const gru: Make = (options, context) => {
  const { layers } = context.runtime.layers;
  const config = recurrentOptions(options, context);
  // Files from before there was a choice have the original.
  if (options.raw('reset_after') !== true)
    return layers.gru({
      ...config,
      activation: innerActivation(options, 'activation', context),
      recurrentActivation: innerActivation(options, 'recurrent_activation', context),
    });
  options.only('activation', 'tanh');
  options.only('recurrent_activation', 'sigmoid');
  const { name, units, useBias, returnSequences, goBackwards } = config;
  return registerLayers(context.runtime).resetAfterGRU({
    name,
    units,
    useBias,
    returnSequences,
    goBackwards,
  });
};

const makers: Readonly<Record<string, Make>> = { SimpleRNN: simpleRnn, LSTM: lstm, GRU: gru };

const plain =
  (make: Make): Rule =>
  (options, context) => [{ layer: make(options, context), weights: unchanged }];

const bidirectional: Rule = (options, context) => {
  const mergeMode = options.choice('merge_mode', 'concat', 'sum', 'mul', 'ave');
  const forward = innerLayer(options, 'layer');
  // Absent from files of Keras 2 unless it was given, and then a mirror image.
  const backward = options.raw('backward_layer') ? innerLayer(options, 'backward_layer') : undefined;
  if (backward && !mirrored(forward.layer.config, backward.layer.config))
    throw options.error('its backward_layer is not the mirror image of its layer');
  const { className } = forward.layer;
  if (!Object.hasOwn(makers, className))
    throw options.error(
      `it is around a ${className}; what can be imported is ${Object.keys(makers).join(', ')}`,
    );
  const layer = makers[className](forward, { ...context, name: `${context.name}.layer` });
  forward.finish();
  return [
    {
      layer: context.runtime.layers.layers.bidirectional({ name: context.name, layer, mergeMode }),
      weights: unchanged,
    },
  ];
};

function innerLayer(options: LayerOptions, key: string): LayerOptions {
  const { class_name, config } = asRecord(options.raw(key));
  return layerOptions({ className: String(class_name), name: options.layer.name, config: asRecord(config) });
}

/** Whether two layers compute the same, one of them from the end to the beginning. */
function mirrored(
  forward: Readonly<Record<string, unknown>>,
  backward: Readonly<Record<string, unknown>>,
): boolean {
  const material = [
    'units',
    'activation',
    'recurrent_activation',
    'use_bias',
    'reset_after',
    'return_sequences',
  ];
  return (
    material.every(key => JSON.stringify(forward[key]) === JSON.stringify(backward[key])) &&
    forward.go_backwards !== backward.go_backwards
  );
}

/** Recurrent layers. */
export const recurrentLayers: Readonly<Record<string, Rule>> = {
  SimpleRNN: plain(simpleRnn),
  LSTM: plain(lstm),
  GRU: plain(gru),
  Bidirectional: bidirectional,
};
