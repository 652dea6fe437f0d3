import type { Weight } from './hdf5-contents.js';
import { readHdf5, type Hdf5 } from './hdf5.js';
import { asRecord, generationOf, parseJson, type KerasModel, type Place } from './keras-model.js';
import { limits } from '../limits.js';
import { unzip } from './unzip.js';

/**
 * Reads a `.keras` archive: a zip archive of `config.json`, `metadata.json` and `model.weights.h5`.
 *
 * @throws Error when the archive is damaged or not one of Keras
 */
export async function readKerasArchive(archive: Buffer): Promise<KerasModel> {
  const files = unzip(archive, ['config.json', 'metadata.json', 'model.weights.h5']);
  const weights = required(files, 'model.weights.h5');
  const description = json(files, 'config.json');
  const metadata = files.has('metadata.json') ? asRecord(json(files, 'metadata.json')) : {};
  const file = await readHdf5(weights);
  return {
    generation: generationOf(metadata.keras_version),
    description,
    weightsOf: path => weightsAt(file, path),
  };
}

/** Where versions of Keras put the layers of a network, and by how much the number in a group's name grows. */
const containers = [
  { container: 'layers', step: 1 },
  // Keras 2.12 to 2.15 list each layer with weights twice, and count both.
  { container: '_layer_checkpoint_dependencies', step: 2 },
];
/** Under Windows old versions have backslashes between the groups of layers, but a slash before the weights. */
const separators = ['/', '\\'];
/** Where in a layer's group its weights are: its own, and those of the cells of recurrent layers. */
const holders = [[], ['cell'], ['forward_layer', 'cell'], ['backward_layer', 'cell']];

function weightsAt(file: Hdf5, path: readonly Place[]): Weight[] {
  for (const { container, step } of containers) {
    const groups = path.flatMap(({ className, ordinal }) => [
      container,
      snakeCase(className) + (ordinal === 0 ? '' : `_${ordinal * step}`),
    ]);
    for (const separator of separators) {
      const weights = holders.flatMap(holder =>
        variablesIn(file, `/${[...groups, ...holder].join(separator)}/vars`),
      );
      if (weights.length > 0) return weights;
    }
  }
  return [];
}

/** Variables are named `0`, `1`, … */
function variablesIn(file: Hdf5, group: string): Weight[] {
  const numbers = file.names(group).map(Number).filter(Number.isInteger);
  const weights = numbers.sort((a, b) => a - b).map(number => file.weight(`${group}/${number}`));
  return weights.filter(weight => weight !== undefined);
}

/** As Keras names groups after classes (`keras.src.utils.naming.to_snake_case`). */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

function json(files: ReadonlyMap<string, Uint8Array>, name: string): unknown {
  const content = required(files, name);
  if (content.length > limits.textBytes) throw new Error(`${name} is larger than may be imported`);
  return parseJson(new TextDecoder().decode(content), name);
}

function required(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const content = files.get(name);
  if (!content) throw new Error(`the archive has no ${name}, so it is not one that Keras wrote`);
  return content;
}
