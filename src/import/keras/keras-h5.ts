import type { Weight } from './hdf5-contents.js';
import { readHdf5, type Hdf5 } from './hdf5.js';
import { generationOf, parseJson, type KerasModel, type Place } from './keras-model.js';

/**
 * Reads an `.h5` file: the format of Keras 2, which Keras 3 still writes when it is asked to.
 *
 * @throws Error when the file is damaged, or holds no whole model
 */
export async function readKerasH5(bytes: Uint8Array): Promise<KerasModel> {
  const file = await readHdf5(bytes);
  const config = file.texts('', 'model_config');
  if (config?.length !== 1)
    throw new Error(
      'the HDF5 file has no model_config, so it holds weights only: save the whole model, with model.save()',
    );
  const [version] = file.texts('', 'keras_version') ?? file.texts('/model_weights', 'keras_version') ?? [];
  return {
    generation: generationOf(version),
    description: parseJson(config[0], 'model_config'),
    weightsOf: path => weightsAt(file, path),
  };
}

/** A network inside the network has one group for all its layers, whose names are then parts of its weights' names. */
function weightsAt(file: Hdf5, [outermost, ...inner]: readonly Place[]): Weight[] {
  const group = `/model_weights/${outermost.name}`;
  const layer = inner.at(-1);
  const names = weightNames(file, group).filter(name => !layer || name.split('/').includes(layer.name));
  return names.map(name => file.weight(`${group}/${name}`)).filter(weight => weight !== undefined);
}

/** Lists that are too long for an attribute are in several: `weight_names0`, `weight_names1`, … */
function weightNames(file: Hdf5, group: string): readonly string[] {
  const whole = file.texts(group, 'weight_names');
  if (whole) return whole;
  const names: string[] = [];
  for (let part = 0; ; part += 1) {
    const some = file.texts(group, `weight_names${part}`);
    if (!some) return names;
    names.push(...some);
  }
}
