import type { Instantiate } from './module.js';

/** Bytes in a page of WebAssembly's memory. */
const pageBytes = 65_536;

type ArrayType =
  | typeof Float64Array
  | typeof Float32Array
  | typeof Int32Array
  | typeof Int16Array
  | typeof Uint16Array
  | typeof Uint8Array;

/** The types and lengths of arrays, by name. */
export type ArrayShapes = Readonly<Record<string, readonly [type: ArrayType, length: number]>>;

/** Kernels, and arrays in their memory. */
export interface SimdArrays<Kernels, Shapes extends ArrayShapes> {
  readonly kernels: Kernels;
  readonly arrays: { readonly [Name in keyof Shapes]: InstanceType<Shapes[Name][0]> };
  /** The address of each array, in bytes. */
  readonly addresses: Readonly<Record<keyof Shapes, number>>;
}

/**
 * Makes an instance of the kernels with a memory of its own, which is freed with its arrays.
 *
 * @param shapes of the arrays; each is filled with 0 and begins at a multiple of 16 bytes
 * @throws RangeError when there is no room for the memory
 */
export function createSimdArrays<Kernels, Shapes extends ArrayShapes>(
  instantiate: Instantiate<Kernels>,
  shapes: Shapes,
): SimdArrays<Kernels, Shapes> {
  const entries = Object.entries(shapes);
  const addresses: Record<string, number> = {};
  let bytes = 0;
  for (const [name, [type, length]] of entries) {
    addresses[name] = bytes;
    bytes += Math.ceil((type.BYTES_PER_ELEMENT * length) / 16) * 16;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  const arrays = Object.fromEntries(
    entries.map(([name, [type, length]]) => [name, new type(memory.buffer, addresses[name], length)]),
  );
  return { kernels: instantiate(memory), arrays, addresses } as SimdArrays<Kernels, Shapes>;
}
