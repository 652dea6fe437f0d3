import type { Dense } from '../../runtimes/dense.js';

/** Layers whose logits are divided by a temperature. */
export function cooled(layers: readonly Dense[], temperature: number): Dense[] {
  const last = layers.at(-1)!;
  const divide = (values: Float64Array) => values.map(value => value / temperature);
  return [...layers.slice(0, -1), { kernel: divide(last.kernel), bias: divide(last.bias) }];
}
