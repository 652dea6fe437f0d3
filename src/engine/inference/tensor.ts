import { Problem } from '../../problems.js';

/**
 * Numbers as a tensor.
 *
 * @param shape length of each dimension
 * @param data the numbers: flat in row-major order, or in arrays that are nested as the shape says
 * @param most numbers that there can be; no memory is taken for a shape that has more
 * @returns row-major
 * @throws Problem `malformed-request` when the data are not of that shape
 */
export function tensorOf(shape: readonly number[], data: readonly unknown[], most: number): Float32Array {
  const length = product(shape);
  const lengths = Array.isArray(data[0]) ? shape : [length];
  const tensor = new Float32Array(length <= most ? length : 0);
  if (tensor.length === 0 || !fill(tensor, data, lengths))
    throw unlike(shape, 'numbers, flat in row-major order or nested');
  return tensor;
}

/**
 * Bytes as a tensor.
 *
 * @param bytes float32, little-endian, in row-major order
 * @throws Problem `malformed-request` when there are more or fewer than the shape has
 */
export function binaryTensorOf(shape: readonly number[], bytes: Uint8Array): Float32Array {
  if (bytes.length !== 4 * product(shape)) throw unlike(shape, 'float32');
  // Where a typed array may be.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

/** @returns whether there are as many numbers as there should be, and nothing else */
function fill(tensor: Float32Array, data: unknown, [length, ...inner]: readonly number[]): boolean {
  if (!Array.isArray(data) || data.length !== length) return false;
  if (inner.length > 0) {
    const size = product(inner);
    return data.every((part, index) => fill(tensor.subarray(index * size, (index + 1) * size), part, inner));
  }
  if (!data.every(value => typeof value === 'number')) return false;
  tensor.set(data);
  return true;
}

const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);

const unlike = (shape: readonly number[], unit: string) =>
  new Problem(
    'malformed-request',
    `The data do not have the shape [${shape.join(', ')}]; send so many ${unit}.`,
  );
