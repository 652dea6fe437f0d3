import type { SymbolicTensor, LayersModel } from '@tensorflow/tfjs-layers';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { limits } from '../limits.js';
import { boundedZeros } from './bounded-zeros.js';
import { foldable, foldInto, isOfLastAxis } from './fold.js';
import type { Weight } from './hdf5-contents.js';
import type { Reference } from './inbound-nodes.js';
import type { Graph, GraphInput, GraphNode } from './keras-graph.js';
import type { KerasModel, Place } from './keras-model.js';
import { layerOptions } from './layer-options.js';
import { isMerge, ruleFor } from './rules.js';
import type { Context, Step } from './step.js';

/** A model of Keras that is being built again. */
export interface Rebuilding {
  /**
   * Builds what an output of the network needs.
   *
   * @throws Error that names the layer, when one cannot be built or its weights do not fit
   */
  readonly output: (reference: Reference) => SymbolicTensor;
  /** What the layers give that are built, by their names after those of the networks around them and dots. */
  readonly inner: ReadonlyMap<string, SymbolicTensor>;
  /** The model with these outputs. */
  readonly model: (outputs: readonly SymbolicTensor[]) => LayersModel;
}

/**
 * Builds a model of Keras again, of layers of TF.js and Hyena's own, with its weights. Networks inside the network
 * become part of it, and batch normalisations of the layers before them.
 *
 * @param shape what the input gets, without the batch; every dimension is known
 * @param kept path of a layer whose own output is wanted
 */
export function rebuild(
  runtime: Runtime,
  graph: Graph,
  model: KerasModel,
  { node }: GraphInput,
  shape: readonly number[],
  kept?: string,
): Rebuilding {
  const { layers } = runtime;
  const input = layers.input({ shape: [...shape], name: 'features' });
  const builder: Builder = {
    runtime,
    model,
    zeros: boundedZeros(runtime),
    kept,
    made: new Map(),
    given: new Map(),
    folded: new Set(),
    applications: 0,
  };
  return {
    output: resolver(builder, graph, [], node, input),
    inner: builder.given,
    model: outputs => layers.model({ name: 'imported', inputs: input, outputs: [...outputs] }),
  };
}

interface Builder {
  readonly runtime: Runtime;
  readonly model: KerasModel;
  readonly zeros: Context['zeros'];
  readonly kept: string | undefined;
  /** Steps by the path of their layer, since a layer may be applied several times. */
  readonly made: Map<string, readonly Step[]>;
  /** What layers give, by their paths. */
  readonly given: Map<string, SymbolicTensor>;
  /** Paths of batch normalisations that the layer before them computes. */
  readonly folded: Set<string>;
  /** How many layers were applied; networks inside networks may multiply them. */
  applications: number;
}

/** Where a node is. */
interface Surroundings {
  /** Places of the networks around it. */
  readonly around: readonly Place[];
  /** Batch normalisations that can be folded into the layers with these names. */
  readonly normalisations: ReadonlyMap<string, GraphNode>;
}

/** @param input what the node `inputNode` stands for */
function resolver(
  builder: Builder,
  graph: Graph,
  around: readonly Place[],
  inputNode: string,
  input: SymbolicTensor,
): (reference: Reference) => SymbolicTensor {
  const outputs = new Map<string, SymbolicTensor>();
  const underWay = new Set<string>();
  const isKept = (name: string) => [...around.map(place => place.name), name].join('.') === builder.kept;
  const surroundings = { around, normalisations: foldable(graph, isKept) };
  const resolve = (reference: Reference): SymbolicTensor => {
    const { name, call } = reference;
    if (name === inputNode) return input;
    const other = graph.inputs.find(({ node }) => node === name);
    if (other) throw new Error(`it depends on the input ${other.name} too, which nothing can fill`);
    const node = graph.nodes.get(name);
    const inputs = node && callOf(node, call, builder.model.generation);
    if (!inputs) throw new Error(`the network has no output ${call} of a layer "${name}"`);
    const key = `${call} ${name}`;
    const known = outputs.get(key);
    if (known) return known;
    if (underWay.has(key)) throw new Error(`the layer "${name}" depends on its own output`);
    underWay.add(key);
    const output = applyNode(builder, node, surroundings, inputs.map(resolve));
    outputs.set(key, output);
    builder.given.set(pathName([...around, node.place]), output);
    return output;
  };
  return resolve;
}

const pathName = (path: readonly Place[]): string => path.map(({ name }) => name).join('.');

/** Keras 2 counts the making of a network as the first call of it. */
function callOf(
  { calls, graph }: GraphNode,
  call: number,
  generation: 2 | 3,
): readonly Reference[] | undefined {
  if (calls.length === 1) return calls[0];
  return calls.at(graph && generation === 2 ? call - 1 : call);
}

function applyNode(
  builder: Builder,
  node: GraphNode,
  surroundings: Surroundings,
  inputs: readonly SymbolicTensor[],
): SymbolicTensor {
  const { layer, place, graph } = node;
  builder.applications += 1;
  if (builder.applications > limits.layers)
    throw new Error(`the network applies layers more than ${limits.layers} times`);
  const path = [...surroundings.around, place];
  // Before the number of inputs, so that a layer of an unknown class is called that.
  if (!graph) ruleFor(layer);
  const severally = isMerge(layer);
  if (severally ? inputs.length < 2 : inputs.length !== 1)
    throw new Error(
      `the layer "${layer.name}" (${layer.className}) has ${inputs.length} inputs, which cannot be imported`,
    );
  if (graph) {
    const [inner, reference] = [graph.inputs[0].node, graph.outputs[0]];
    return resolver(builder, graph, path, inner, inputs[0])(reference);
  }
  if (builder.folded.has(pathName(path))) return inputs[0];
  const steps = stepsOf(builder, node, surroundings, inputs[0]);
  try {
    let output: SymbolicTensor | readonly SymbolicTensor[] = severally ? inputs : inputs[0];
    for (const step of steps.made) {
      output = step.layer.apply(output as SymbolicTensor) as SymbolicTensor;
      checkSize(output.shape.slice(1).map(Number));
    }
    if (steps.weights) setWeights(builder.runtime, steps.made, steps.weights());
    return output as SymbolicTensor;
  } catch (cause) {
    throw new Error(`the layer "${layer.name}" (${layer.className}): ${(cause as Error).message}`, { cause });
  }
}

/** The steps of a layer and, where they are new, what gives the weights that Keras has for them. */
function stepsOf(
  { runtime, model, zeros, made, folded }: Builder,
  { layer, place }: GraphNode,
  { around, normalisations }: Surroundings,
  input: SymbolicTensor,
): { made: readonly Step[]; weights?: () => readonly Weight[] } {
  const path = [...around, place];
  const name = pathName(path);
  const known = made.get(name);
  if (known) return { made: known };
  const found = normalisations.get(layer.name);
  const normalisation = found && isOfLastAxis(found, input.shape.length) ? found : undefined;
  const options = layerOptions(
    normalisation ? { ...layer, config: { ...layer.config, use_bias: true } } : layer,
  );
  const shape = input.shape.slice(1).map(Number);
  const steps = ruleFor(layer)(options, { runtime, zeros, name, shape, generation: model.generation });
  options.finish();
  made.set(name, steps);
  if (!normalisation) return { made: steps, weights: () => model.weightsOf(path) };
  const after = [...around, normalisation.place];
  folded.add(pathName(after));
  return {
    made: steps,
    weights: () => foldInto(model.weightsOf(path), normalisation, model.weightsOf(after)),
  };
}

function checkSize(shape: readonly number[]): void {
  const size = shape.reduce((a, b) => a * b, 1);
  // Also where it is no number, because a dimension is unknown or a window larger than its input.
  if (size > 0 && size <= limits.outputs) return;
  throw new Error(`its output is ${shape.join(' × ')}, which cannot be imported`);
}

function setWeights({ tf }: Runtime, steps: readonly Step[], saved: readonly Weight[]): void {
  for (const { layer, weights } of steps) {
    const given = weights?.(saved) ?? [];
    const expected = layer.weights.map(weight => weight.shape.join(' × ') || 'one number');
    const found = given.map(weight => weight.shape.join(' × ') || 'one number');
    if (expected.join(', ') !== found.join(', '))
      throw new Error(
        `its weights in the file are ${found.join(', ') || 'none'}; the network needs ${expected.join(', ')}`,
      );
    tf.tidy(() => layer.setWeights(given.map(({ values, shape }) => tf.tensor(values, [...shape]))));
  }
}
