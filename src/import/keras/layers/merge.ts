import type { Context, Rule } from '../step.js';

type Merge = 'add' | 'multiply' | 'average' | 'maximum' | 'minimum';

const merge =
  (kind: Merge): Rule =>
  (_options, { name, runtime }: Context) => [{ layer: runtime.layers.layers[kind]({ name }) }];

const concatenate: Rule = (options, { name, runtime }) => [
  { layer: runtime.layers.layers.concatenate({ name, axis: options.integer('axis') }) },
];

/** Layers of several inputs. */
export const mergeLayers: Readonly<Record<string, Rule>> = {
  Add: merge('add'),
  Multiply: merge('multiply'),
  Average: merge('average'),
  Maximum: merge('maximum'),
  Minimum: merge('minimum'),
  Concatenate: concatenate,
};
