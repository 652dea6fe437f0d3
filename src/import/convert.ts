import { createHash } from 'node:crypto';
import { featureShape } from '../features/parameters.js';
import { saveLayersModel, type LayersModelFiles } from '../runtimes/tfjs/artifact.js';
import type { Manifest } from '../models/manifest.js';
import { loadTensorNetwork } from '../runtimes/tfjs/network.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';
import type { CompleteDescription } from './description.js';
import { readKerasArchive } from './keras/keras-archive.js';
import { parseGraph } from './keras/keras-graph.js';
import { readKerasH5 } from './keras/keras-h5.js';
import type { KerasModel } from './keras/keras-model.js';
import { matchInput } from './match-input.js';
import { rebuild } from './keras/rebuild.js';
import { readTfjsFiles } from './tfjs/tfjs-files.js';
import { readTfjsKeras } from './tfjs/tfjs-keras.js';

/** A file as a version of a model has it. */
export interface Conversion extends LayersModelFiles {
  readonly imported: NonNullable<Manifest['imported']>;
  readonly input: Manifest['input'];
}

/** Beginnings of the formats' files. */
const zip = Buffer.from('PK\x03\x04', 'latin1');
const hdf5 = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');
const json = /^(\xef\xbb\xbf)?\s*\{/;

/**
 * Makes the files of a version from a file of another tool, which is known by its content.
 *
 * @param path of the file whose content is `bytes`; a TF.js model has its weights beside it
 * @throws Error when it is in no format that can be imported, is damaged, or holds a network that cannot be rebuilt
 *   or does not take the features
 */
export async function convert(
  runtime: Runtime,
  path: string,
  bytes: Buffer,
  description: CompleteDescription,
): Promise<Conversion> {
  const begins = (magic: Buffer) => bytes.subarray(0, magic.length).equals(magic);
  if (begins(zip)) return convertKeras(runtime, 'keras-3', bytes, description);
  if (begins(hdf5)) return convertKeras(runtime, 'keras-2-h5', bytes, description);
  if (json.test(bytes.toString('latin1', 0, 100))) return convertTfjs(runtime, path, bytes, description);
  throw new Error('it is no .keras archive, no HDF5 file of Keras, and no model.json of TF.js');
}

async function convertKeras(
  runtime: Runtime,
  format: 'keras-3' | 'keras-2-h5',
  bytes: Buffer,
  description: CompleteDescription,
): Promise<Conversion> {
  const keras = await (format === 'keras-3' ? readKerasArchive : readKerasH5)(bytes);
  return { ...(await filesOf(runtime, keras, description)), imported: { format, sha256: sha256Of(bytes) } };
}

async function filesOf(
  runtime: Runtime,
  keras: KerasModel,
  { features, layout }: CompleteDescription,
): Promise<Omit<Conversion, 'imported'>> {
  const graph = parseGraph(keras.description);
  const input = matchInput(graph.inputShape, features, layout);
  const model = rebuild(runtime, graph, keras, input.shape);
  const files = await saveLayersModel(model);
  model.dispose();
  return { ...files, input };
}

async function convertTfjs(
  runtime: Runtime,
  path: string,
  bytes: Buffer,
  description: CompleteDescription,
): Promise<Conversion> {
  const read = await readTfjsFiles(path, bytes);
  const { format, modelJson, weights } = read;
  const imported = { format, sha256: sha256Of(bytes, weights) };
  const keras = readTfjsKeras(runtime, read);
  if (keras) return { ...(await filesOf(runtime, keras, description)), imported };
  const network = await loadTensorNetwork(
    runtime,
    new Map([
      ['model.json', modelJson],
      ['weights.bin', weights],
    ]),
  ).catch((cause: unknown) => {
    const layer = /^Unknown layer: (.+?)\. This may be/.exec((cause as Error).message)?.at(1);
    if (layer === undefined) throw cause;
    throw new Error(
      `TF.js has no layer of the class ${layer}: import the .keras file itself, if it is one of Keras's`,
      { cause },
    );
  });
  const { inputShape } = network;
  network.dispose();
  // A graph need not say what it takes.
  const { features, layout } = description;
  const { frames, values } = featureShape(features);
  const shape = inputShape ?? [frames, values];
  const input = matchInput(shape, features, inputShape ? layout : 'frames-first');
  return { modelJson, weights, input, imported };
}

function sha256Of(...parts: Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
