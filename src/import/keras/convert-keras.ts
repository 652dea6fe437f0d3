import type { SymbolicTensor } from '@tensorflow/tfjs-layers';
import { saveLayersModel } from '../../runtimes/tfjs/artifact.js';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { sha256 } from '../../models/version.js';
import type { Conversion, Converter } from '../conversion.js';
import type { CompleteDescription } from '../description.js';
import { matchInput } from '../match-input.js';
import { chooseInput, chooseOutputs, type InnerPorts, type Port } from '../ports.js';
import { tfjsVersion } from '../tfjs/tfjs-version.js';
import { readKerasArchive } from './keras-archive.js';
import { parseGraph, type Graph } from './keras-graph.js';
import { readKerasH5 } from './keras-h5.js';
import type { KerasModel } from './keras-model.js';
import { rebuild, type Rebuilding } from './rebuild.js';

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
  { features, layout, ...names }: CompleteDescription,
): Promise<Omit<Conversion, 'imported'>> {
  const graph = parseGraph(keras.description);
  const chosen = chooseInput(graph.inputs, names.input);
  const input = matchInput(chosen.shape, features, layout);
  const building = rebuild(runtime, graph, keras, chosen, input.shape, names.embedding);
  const { scores, embedding } = chooseOutputs(
    graph.outputs.map(reference => portOf(reference.port, () => building.output(reference))),
    names,
    innerLayers(graph, building),
  );
  const model = building.model([...new Set([scores, embedding ?? scores].map(({ tensor }) => tensor))]);
  const { modelJson, weights } = await saveLayersModel(model);
  const [scoresName, embeddingName = scoresName] = model.outputNames;
  model.dispose();
  const outputs = embedding && { scores: scoresName, embedding: embeddingName };
  return { ...tfjsVersion(modelJson, weights), input, ...(outputs && { outputs }) };
}

interface KerasPort extends Port {
  readonly tensor: SymbolicTensor;
}

/** A port that is built when its shape or tensor is asked for: what is not chosen need not be importable. */
function portOf(name: string, build: () => SymbolicTensor): KerasPort {
  return {
    name,
    get tensor() {
      return build();
    },
    get shape() {
      return build().shape.slice(1);
    },
  };
}

/** Layers, of which those inside networks inside the network have a path for their name. */
function innerLayers({ nodes, outputs }: Graph, building: Rebuilding): InnerPorts<KerasPort> {
  const buildAll = () => outputs.map(building.output);
  return {
    named(name) {
      if (nodes.has(name)) return portOf(name, () => building.output({ name, call: 0 }));
      buildAll();
      const tensor = building.inner.get(name);
      return tensor && portOf(name, () => tensor);
    },
    all() {
      buildAll();
      return Array.from(building.inner, ([name, tensor]) => portOf(name, () => tensor));
    },
  };
}
