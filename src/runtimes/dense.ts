import { addProducts } from './products.js';

/** A layer of weights between all inputs and all units. */
export interface Dense {
  /** `units × inputs`, row-major. */
  readonly kernel: Float64Array;
  /** One a unit. */
  readonly bias: Float64Array;
}

/**
 * Computes a layer, without its activation.
 *
 * @param rows `rows × inputs`, row-major
 * @returns `rows × units`, row-major
 */
export function applyDense({ kernel, bias }: Dense, rows: Float64Array): Float64Array {
  const units = bias.length;
  const inputs = kernel.length / units;
  const out = new Float64Array((rows.length / inputs) * units);
  for (let at = 0; at < out.length; at += units) out.set(bias, at);
  addProducts(rows, kernel, inputs, out);
  return out;
}

/** Sets negative values to 0, in place: the activation between two layers. */
export function relu(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  return values;
}
