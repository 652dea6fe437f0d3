import { parentPort, workerData } from 'node:worker_threads';
import { Dataset, File, Group, ready, type Attribute, type Metadata } from 'h5wasm';
import { withBoundedMemory } from './bounded-memory.js';
import type { Hdf5Contents, Hdf5Reply, Weight } from './hdf5-contents.js';
import { limits } from '../limits.js';

const mountPoint = '/imported.h5';
/** HDF5's number of the class of floating-point types, `H5T_FLOAT`. */
const floatingPoint = 1;
const wanted = /^(model_config|keras_version|weight_names\d*)$/;
/** Any other error is the library's: pages with the lines of its source that noticed the damage. */
class TooLarge extends Error {}

const groups = new Map<string, string[]>();
const texts = new Map<string, string[]>();
const weights = new Map<string, Weight | null | string>();
let bytesLeft: number = limits.bytes;

parentPort!.postMessage(await reply());

async function reply(): Promise<Hdf5Reply> {
  try {
    return { contents: await readFile(workerData as Uint8Array) };
  } catch (error) {
    return { error: error instanceof TooLarge ? error.message : 'the HDF5 data is damaged' };
  }
}

async function readFile(bytes: Uint8Array): Promise<Hdf5Contents> {
  const library = await ready;
  // Otherwise the library prints its errors and goes on.
  library.activate_throwing_error_handler();
  // The file system is the library's own and in memory, so links of the file to other files lead nowhere.
  library.FS.writeFile(mountPoint, bytes);
  withBoundedMemory(
    () => library.HEAPU8.buffer,
    limits.libraryBytes,
    () => readGroup(new File(mountPoint, 'r'), '', 0),
  );
  return { groups, texts, weights };
}

function readGroup(group: Group, path: string, depth: number): void {
  // Links may lead in circles.
  if (depth > limits.depth || groups.size + weights.size > limits.nodes)
    throw new TooLarge('the HDF5 data has more groups than may be imported');
  const names = group.keys();
  groups.set(path, names);
  for (const [name, attribute] of Object.entries(group.attrs))
    if (wanted.test(name)) texts.set(`${path}@${name}`, readTexts(attribute));
  for (const name of names) {
    const place = `${path}/${name}`;
    // What training would go on with is not read.
    const entity = place.startsWith('/optimizer') ? null : group.get(name);
    if (entity instanceof Group) readGroup(entity, place, depth + 1);
    else if (entity instanceof Dataset) weights.set(place, readWeight(entity, place));
  }
}

function readTexts(attribute: Attribute): string[] {
  count(attribute.metadata, limits.textBytes, `the attribute ${attribute.name}`);
  const { value } = attribute;
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

function readWeight(dataset: Dataset, path: string): Weight | null | string {
  const { metadata } = dataset;
  if (metadata.type !== floatingPoint) return null;
  count(metadata, limits.bytes, `the weight ${path}`);
  const { value } = dataset;
  const numbers = typeof value === 'number' ? Float32Array.of(value) : value;
  return numbers instanceof Float32Array || numbers instanceof Float64Array
    ? { shape: metadata.shape ?? [], values: Float32Array.from(numbers) }
    : `the weight ${path} is not stored as float32 or float64`;
}

function count({ shape, size }: Metadata, most: number, what: string): void {
  const bytes = (shape ?? []).reduce((product, dimension) => product * dimension, size);
  bytesLeft -= bytes;
  if (bytes > most || bytesLeft < 0) throw new TooLarge(`${what} is larger than may be imported`);
}
