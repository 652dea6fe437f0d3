import { createRequire } from 'node:module';
import type { io } from '@tensorflow/tfjs-core';
import type * as Converter from '@tensorflow/tfjs-converter';
import type { TensorModel, TensorNetwork, TensorPort, PortNames } from './tensor-network.js';

/** What a SavedModel says of its inputs and outputs, by the names that it gives them. */
interface Signature {
  readonly inputs?: Readonly<Record<string, TensorInfo>>;
  readonly outputs?: Readonly<Record<string, TensorInfo>>;
}

interface TensorInfo {
  /** Of the node, with the number of its output: `Identity:0`. */
  readonly name: string;
  readonly tensorShape?: { readonly dim?: readonly { readonly size: string | number }[] };
}

/**
 * Loads a TF.js graph model: the graph of a TensorFlow SavedModel, as its converter writes it. The package that runs
 * graphs shares tfjs-core, and so the backend, with the one that runs layers.
 *
 * @throws Error when it is no such graph
 */
export async function loadGraphModel(artifacts: io.ModelArtifacts): Promise<TensorModel> {
  // Most processes never meet a graph model, so they do not pay for loading it.
  const require = createRequire(import.meta.url);
  const converter = require('@tensorflow/tfjs-converter') as typeof Converter;
  const model = await converter.loadGraphModel({ load: () => Promise.resolve(artifacts) });
  const signature = (artifacts.signature ?? {}) as Signature;
  const { node: nodes = [] } = artifacts.modelTopology as { node?: { name: string }[] };
  const inputs = model.inputs.map(({ name, shape }) => portOf(name, shape, signature.inputs));
  const outputs = model.outputs.map(({ name }) => portOf(name, undefined, signature.outputs));
  return {
    inputs,
    outputs,
    inner: {
      named: name => (nodes.some(node => node.name === name) ? { name, shape: undefined } : undefined),
      all: () => nodes.map(({ name }) => ({ name, shape: undefined })),
    },
    use: names => graphNetwork(model, inputs, outputs, names),
    dispose: () => model.dispose(),
  };
}

function graphNetwork(
  model: Converter.GraphModel,
  inputs: readonly TensorPort[],
  outputs: readonly TensorPort[],
  { input: { name: inputName } = {}, outputs: names }: PortNames,
): TensorNetwork {
  if ((inputs.length !== 1 && inputName === undefined) || (outputs.length !== 1 && !names))
    throw new Error(
      `the graph has ${inputs.length} inputs and ${outputs.length} outputs, and the manifest does not choose among them`,
    );
  const { scores, embedding } = names ?? { scores: outputs[0].name };
  const wanted = [...new Set([scores, embedding ?? scores])];
  return {
    predict(input) {
      const given = [model.execute({ [inputName ?? inputs[0].name]: input }, wanted)].flat();
      return { output: given[0], ...(embedding !== undefined && { embedding: given.at(-1)! }) };
    },
    dispose: () => model.dispose(),
  };
}

/** A node as its signature calls it, where it has one; the shapes of outputs are there only. */
function portOf(
  node: string,
  shape: readonly number[] | undefined,
  signature: Signature['inputs'] = {},
): TensorPort {
  const [key, info] =
    Object.entries(signature).find(([, { name }]) => name.replace(/:\d+$/, '') === node) ?? [];
  const dimensions = shape ?? info?.tensorShape?.dim?.map(({ size }) => Number(size));
  return {
    name: key ?? node,
    shape: dimensions?.slice(1).map(dimension => (dimension > 0 ? dimension : null)),
  };
}
