import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import { createNovelty } from '../novelty.js';
import { noveltyEmphasis, type StatisticName } from './statistics.js';
import type { Runtime } from './runtime.js';
import type { PortNames, TensorModel, TensorNetwork, TensorPort } from './tensor-network.js';

/** A model of TF.js layers with all of its inputs and outputs. */
export function layersTensorModel(runtime: Runtime, model: LayersModel): TensorModel {
  const port = (tensor: SymbolicTensor, name: string): TensorPort => {
    return { name, shape: tensor.shape.slice(1) };
  };
  const { inputs, outputs } = model;
  const inner = (name: string) => {
    const tensor = tensorNamed(model, name);
    return tensor && port(tensor, name);
  };
  return {
    inputs: inputs.map(tensor => port(tensor, nameOf(tensor))),
    outputs: outputs.map(tensor => port(tensor, nameOf(tensor))),
    inner: { named: inner, all: () => model.layers.flatMap(({ name }) => inner(name) ?? []) },
    use: names => asTensorNetwork(runtime, model, names),
    dispose: () => void model.dispose(),
  };
}

/**
 * A layers model as a network.
 *
 * @throws Error when it has several inputs or outputs, and `names` does not choose, or there is none of a name
 */
export function asTensorNetwork(
  { tf, layers }: Runtime,
  model: LayersModel,
  { input: { name: inputName } = {}, outputs: names }: PortNames = {},
): TensorNetwork {
  const input =
    inputName === undefined ? only(model, 'inputs') : required(portNamed(model.inputs, inputName), inputName);
  const named = (name: string) => required(tensorNamed(model, name), name);
  const output = names ? named(names.scores) : only(model, 'outputs');
  const embedding = names?.embedding === undefined ? undefined : named(names.embedding);
  const kernel = model.layers.find(layer => layer.getClassName() === 'LandmarkKernel');
  const landmarked = kernel && (kernel.input as SymbolicTensor);
  const outputs = [...new Set([output, embedding ?? output, landmarked ?? output])];
  const isSame = (some: readonly SymbolicTensor[], others: readonly SymbolicTensor[]) =>
    some.length === others.length && some.every((each, index) => each === others[index]);
  const isWhole = isSame(model.inputs, [input]) && isSame(model.outputs, outputs);
  // Of the same layers, so it has no weights of its own to be freed.
  const used = isWhole ? model : layers.model({ inputs: input, outputs });
  return {
    ...(kernel && { noveltyOf: noveltyFrom(tf, model, kernel) }),
    predict(batch) {
      const given = [used.predict(batch)].flat();
      const of = (tensor: SymbolicTensor) => given[outputs.indexOf(tensor)];
      return {
        output: of(output),
        ...(embedding && { embedding: of(embedding) }),
        ...(landmarked && { landmarked: of(landmarked) }),
      };
    },
    dispose: () => void model.dispose(),
  };
}

/** @throws Error when there are several */
function only({ inputs, outputs }: LayersModel, which: 'inputs' | 'outputs'): SymbolicTensor {
  const ports = { inputs, outputs }[which];
  if (ports.length === 1) return ports[0];
  throw new Error(
    `the network has ${inputs.length} inputs and ${outputs.length} outputs, and the manifest does not choose among its ${which}`,
  );
}

function required(tensor: SymbolicTensor | undefined, name: string): SymbolicTensor {
  if (tensor) return tensor;
  throw new Error(`corrupt: the network has no input, output or layer ${name}`);
}

/** An input or an output has the name of its layer; a sequential model has no other list of these names. */
const nameOf = ({ sourceLayer }: SymbolicTensor): string => sourceLayer.name;

const portNamed = (ports: readonly SymbolicTensor[], name: string): SymbolicTensor | undefined =>
  ports.find(port => nameOf(port) === name);

/** An output of the network, or what one of its layers gives; undefined when there is none, or the layer gives several. */
function tensorNamed({ outputs, layers }: LayersModel, name: string): SymbolicTensor | undefined {
  const found = portNamed(outputs, name);
  if (found) return found;
  const layer = layers.find(each => each.name === name);
  const given = layer?.inboundNodes.length === 1 ? layer.output : [];
  return Array.isArray(given) ? undefined : given;
}

/** From what is compared with the landmarks, `segments × dimensions`, to the novelty. */
function noveltyFrom(tf: Runtime['tf'], model: LayersModel, kernel: LayersModel['layers'][number]) {
  // `features × landmarks`.
  const [landmarks] = kernel.getWeights() as [Tensor2D, Tensor];
  // Without `tidy`, which looks for tensors in each number that it returns: 70 ms.
  const transposed = tf.transpose(landmarks);
  const rows = transposed.dataSync<'float32'>().slice();
  transposed.dispose();
  return createNovelty(rows, emphasisOf(model, landmarks.shape[0]));
}

/** How much each dimension of the landmarks counts in the novelty. */
function emphasisOf({ inputs, layers }: LayersModel, dimensions: number): Float64Array {
  const pooling = layers.find(layer => layer.getClassName() === 'StatisticsPooling');
  if (!pooling) return new Float64Array(dimensions).fill(1);
  return noveltyEmphasis(pooling.getConfig().statistics as StatisticName[], inputs[0].shape[2]!);
}
