import type * as H5wasm from 'h5wasm';
import { limits } from './limits.js';

/** A weight as a file holds it. */
export interface Weight {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

/** What is asked of an HDF5 file. Paths are separated by slashes. */
export interface Hdf5 {
  /** Names of what is in a group, in no order; none when there is no such group. */
  names(path: string): string[];
  /** Texts of an attribute; undefined when the group has none of that name. */
  texts(path: string, attribute: string): string[] | undefined;
  /**
   * A data set of floating-point numbers; undefined for one of other numbers, which are training's counters and seeds.
   *
   * @throws Error when there is no such data set
   */
  weight(path: string): Weight | undefined;
}

const mountPoint = '/imported.h5';

/**
 * Lets `read` look into an HDF5 file that is in memory. The library keeps to a file system of its own in memory, so
 * links of the file to other files lead nowhere.
 *
 * @throws Error when the file can not be read, or holds more than the {@link limits}
 */
export async function readHdf5<T>(bytes: Uint8Array, read: (file: Hdf5) => T): Promise<T> {
  // Four megabytes of WebAssembly, needed by this command alone.
  const h5wasm = await import('h5wasm');
  const library = await h5wasm.ready;
  // Otherwise the library prints a page about each error and goes on.
  library.activate_throwing_error_handler();
  library.FS.writeFile(mountPoint, bytes);
  try {
    const file = quietly(() => new h5wasm.File(mountPoint, 'r'));
    try {
      return read(lookInto(h5wasm, file));
    } finally {
      quietly(() => file.close());
    }
  } finally {
    library.FS.unlink(mountPoint);
  }
}

function lookInto({ Group, Dataset }: typeof H5wasm, file: H5wasm.Group): Hdf5 {
  let bytesRead = 0;
  const count = (bytes: number, most: number, what: string) => {
    bytesRead += bytes;
    if (bytes > most || bytesRead > limits.bytes) throw new Error(`${what} is larger than may be imported`);
  };
  const group = (path: string): H5wasm.Group | undefined => {
    const found = quietly(() => file.get(path));
    return found instanceof Group ? found : undefined;
  };
  return {
    names: path => quietly(() => group(path)?.keys() ?? []),
    texts: (path, name) => {
      const attributes = quietly(() => group(path)?.attrs) ?? {};
      if (!Object.hasOwn(attributes, name)) return undefined;
      const attribute = attributes[name];
      count(sizeOf(attribute.metadata), limits.textBytes, `the attribute ${name}`);
      const value = quietly(() => attribute.value);
      return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
    },
    weight: path => {
      const dataset = quietly(() => file.get(path));
      if (!(dataset instanceof Dataset)) throw new Error(`the weight ${path} is missing`);
      const metadata = quietly(() => dataset.metadata);
      if (metadata.type !== floatingPoint) return undefined;
      count(sizeOf(metadata), limits.bytes, `the weight ${path}`);
      const value = quietly(() => dataset.value);
      const numbers = typeof value === 'number' ? Float32Array.of(value) : value;
      if (!(numbers instanceof Float32Array || numbers instanceof Float64Array))
        throw new Error(`the weight ${path} is not stored as float32 or float64`);
      return { shape: metadata.shape ?? [], values: Float32Array.from(numbers) };
    },
  };
}

/** HDF5's number of the class of floating-point types, `H5T_FLOAT`. */
const floatingPoint = 1;

/** Bytes of a data set or an attribute. */
function sizeOf({ shape, size }: H5wasm.Metadata): number {
  return (shape ?? []).reduce((bytes, dimension) => bytes * dimension, size);
}

/** The library's messages are pages of its own source's lines. */
function quietly<T>(access: () => T): T {
  try {
    return access();
  } catch (cause) {
    throw new Error('the HDF5 data is damaged', { cause });
  }
}
