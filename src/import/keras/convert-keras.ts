import { saveLayersModel } from '../../runtimes/tfjs/artifact.js';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { sha256 } from '../../models/version.js';
import type { Conversion, Converter } from '../conversion.js';
import type { CompleteDescription } from '../description.js';
import { matchInput } from '../match-input.js';
import { tfjsVersion } from '../tfjs/tfjs-version.js';
import { readKerasArchive } from './keras-archive.js';
import { parseGraph } from './keras-graph.js';
import { readKerasH5 } from './keras-h5.js';
import type { KerasModel } from './keras-model.js';
import { rebuild } from './rebuild.js';

/** `.keras` archives. */
export const kerasArchives = converter(Buffer.from('PK\x03\x04', 'latin1'), 'keras-3', readKerasArchive);

/** `.h5` files. */
export const kerasH5Files = converter(Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), 'keras-2-h5', readKerasH5);

/** @param magic with which the files begin */
function converter(
  magic: Buffer,
  format: 'keras-3' | 'keras-2-h5',
  read: (bytes: Buffer) => Promise<KerasModel>,
): Converter {
  return {
    recognises: bytes => bytes.subarray(0, magic.length).equals(magic),
    async convert(runtime, _path, bytes, description) {
      const converted = await convertKeras(runtime, await read(bytes), description);
      return { ...converted, imported: { format, sha256: sha256(bytes) } };
    },
  };
}

/**
 * Rebuilds a model of Keras of layers that TF.js has.
 *
 * @throws Error when that cannot be done, or the network does not take the features
 */
export async function convertKeras(
  runtime: Runtime,
  keras: KerasModel,
  { features, layout }: CompleteDescription,
): Promise<Omit<Conversion, 'imported'>> {
  const graph = parseGraph(keras.description);
  const input = matchInput(graph.inputShape, features, layout);
  const model = rebuild(runtime, graph, keras, input.shape);
  const { modelJson, weights } = await saveLayersModel(model);
  model.dispose();
  return { ...tfjsVersion(modelJson, weights), input };
}
