import type { Kernels } from './kernels.js';
import { simdModule } from './module.js';

/** Bytes in a page of WebAssembly's memory. */
const pageBytes = 65_536;

/** What an array is to be: its type and length. */
type ArrayShape = [type: typeof Float32Array | typeof Float64Array | typeof Int32Array, length: number];

/** Kernels, and arrays in their memory. */
export interface SimdArrays<Shapes extends Record<string, ArrayShape>> {
  readonly kernels: Kernels;
  readonly arrays: { readonly [Name in keyof Shapes]: InstanceType<Shapes[Name][0]> };
  /** Where the kernels find each array. */
  readonly addresses: Readonly<Record<keyof Shapes, number>>;
}

/**
 * Makes an instance of the kernels with a memory of its own, which is freed with its arrays.
 *
 * @param shapes of the arrays; each is filled with 0 and begins at a multiple of 16 bytes
 * @throws Error where the kernels cannot run; see `signalPath`
 */
export function createSimdArrays<Shapes extends Record<string, ArrayShape>>(
  shapes: Shapes,
): SimdArrays<Shapes> {
  if (!simdModule) throw new Error('the SIMD kernels cannot run here');
  const entries = Object.entries<ArrayShape>(shapes);
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
  const { exports } = new WebAssembly.Instance(simdModule, { env: { memory } });
  return { kernels: exports, arrays, addresses } as SimdArrays<Shapes>;
}
