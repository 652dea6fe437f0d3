import type { io } from '@tensorflow/tfjs-core';
import { decodeArtifacts } from '../../runtimes/tfjs/artifact.js';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import type { Weight } from '../keras/hdf5-contents.js';
import { asRecord, generationOf, type KerasModel, type Place } from '../keras/keras-model.js';
import type { TfjsFiles } from './tfjs-files.js';

/**
 * The model in a TF.js layers model that a converter made of one of Keras 3, which describes layers in a way that TF.js
 * does not know. The description is that of Keras, and the names of the weights are those of its HDF5 files.
 *
 * @returns undefined where it is of another format, or of Keras 2, which TF.js reads itself
 * @throws Error when the weights do not fit their list, or two have one name
 */
export function readTfjsKeras(
  { tf }: Runtime,
  { format, modelJson, weights }: TfjsFiles,
): KerasModel | undefined {
  if (format !== 'tfjs-layers') return undefined;
  const { modelTopology, weightSpecs = [], weightData } = decodeArtifacts(modelJson, weights);
  const { keras_version, model_config } = asRecord(modelTopology);
  if (generationOf(keras_version) !== 3) return undefined;
  const repeated = weightSpecs.find(({ name }, i) => weightSpecs.findIndex(spec => spec.name === name) < i);
  if (repeated) throw new Error(`two weights have the name ${repeated.name}: import the .keras file itself`);
  const decoded = tf.io.decodeWeights(weightData as ArrayBuffer, weightSpecs);
  const saved = new Map<string, Weight>();
  for (const [name, tensor] of Object.entries(decoded)) {
    saved.set(name, { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });
    tensor.dispose();
  }
  const root = asRecord(asRecord(model_config).config).name;
  return {
    generation: 3,
    description: model_config,
    weightsOf: path => namesOf(weightSpecs, path, root).map(name => saved.get(name)!),
  };
}

/**
 * Names are `network/layer/…/weight`, without the network where that is functional. Layers of different networks may have
 * the same name.
 */
function namesOf(specs: readonly io.WeightsManifestEntry[], path: readonly Place[], root: unknown): string[] {
  const layer = path.at(-1)!.name;
  const network = path.at(-2)?.name ?? root;
  const below = (around: unknown) =>
    specs
      .map(({ name }) => name)
      .filter(name => {
        const parts = name.split('/');
        return parts.slice(0, -1).some((part, i) => part === layer && parts.at(i - 1) === around && i > 0);
      });
  const named = below(network);
  return named.length > 0
    ? named
    : specs.map(({ name }) => name).filter(name => name.startsWith(`${layer}/`));
}
