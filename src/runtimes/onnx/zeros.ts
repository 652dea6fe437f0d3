import type { OnnxRuntime, Tensor } from './onnx-runtime.js';
import { describeValue, type ValueInfo } from './value-info.js';

/** Names of element types and arrays of them, by `TensorProto.DataType`. */
const types = {
  1: ['float32', Float32Array],
  6: ['int32', Int32Array],
  7: ['int64', BigInt64Array],
  9: ['bool', Uint8Array],
} as const;

/** Numbers that an input may have beside the features: the state of a recurrent layer, a switch for training. */
const most = 2 ** 20;

/**
 * Zeros for an input that takes no features.
 *
 * @param rows segments that are computed at a time, for lengths that are not fixed
 * @throws Error when the input is of another type, or of no known or reasonable shape
 */
export function zeros(ort: OnnxRuntime, input: ValueInfo, rows: number): Tensor {
  const type = types[input.type as keyof typeof types] as (typeof types)[keyof typeof types] | undefined;
  const dims = input.shape?.map(length => length ?? rows);
  const length = dims?.reduce((a, b) => a * b, 1) ?? Infinity;
  if (!type || !dims || length > most)
    throw new Error(`the network also takes ${describeValue(input)}, which cannot be given zeros`);
  return new ort.Tensor(type[0], new type[1](length), dims);
}
