import type { SymbolicTensor, LayersModel } from '@tensorflow/tfjs-layers';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { boundedZeros } from './bounded-zeros.js';
import type { Weight } from './hdf5-contents.js';
import type { Reference } from './inbound-nodes.js';
import type { Graph, GraphNode } from './keras-graph.js';
import type { KerasLayer, KerasModel, Place } from './keras-model.js';
import { layerOptions } from './layer-options.js';
import { limits } from '../limits.js';
import { isMerge, ruleFor } from './rules.js';
import type { Context, Rule, Step } from './step.js';

/**
 * Builds a model of Keras again, of layers of TF.js and Hyena's own, with its weights. Networks inside the network
 * become part of it.
 *
 * @param inputShape without the batch; every dimension is known
 * @throws Error that names the layer, when one cannot be built or its weights do not fit
 */
export function rebuild(
  runtime: Runtime,
  graph: Graph,
  model: KerasModel,
  inputShape: readonly number[],
): LayersModel {
  const { layers } = runtime;
  const input = layers.input({ shape: [...inputShape], name: 'features' });
  const zeros = boundedZeros(runtime);
  const builder: Builder = { runtime, model, zeros, made: new Map(), applications: 0 };
  const output = applyGraph(builder, graph, [], input);
  return layers.model({ name: 'imported', inputs: input, outputs: output });
}

interface Builder {
  readonly runtime: Runtime;
  readonly model: KerasModel;
  /** Steps by the path of their layer, since a layer may be applied several times. */
  readonly made: Map<string, readonly Step[]>;
  readonly zeros: Context['zeros'];
  /** How many layers were applied; networks inside networks may multiply them. */
  applications: number;
}

/** @param around places of the networks around `graph` */
function applyGraph(
  builder: Builder,
  graph: Graph,
  around: readonly Place[],
  input: SymbolicTensor,
): SymbolicTensor {
  const outputs = new Map<string, SymbolicTensor>();
  const underWay = new Set<string>();
  const resolve = (reference: Reference): SymbolicTensor => {
    if (reference.name === graph.input) return input;
    const node = graph.nodes.get(reference.name);
    const inputs = node && callOf(node, reference.call, builder.model.generation);
    if (!inputs)
      throw new Error(`the network has no output ${reference.call} of a layer "${reference.name}"`);
    const key = `${reference.call} ${reference.name}`;
    const known = outputs.get(key);
    if (known) return known;
    if (underWay.has(key)) throw new Error(`the layer "${reference.name}" depends on its own output`);
    underWay.add(key);
    const output = applyNode(builder, node, around, inputs.map(resolve));
    outputs.set(key, output);
    return output;
  };
  return resolve(graph.output);
}

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
  { layer, place, graph }: GraphNode,
  around: readonly Place[],
  inputs: readonly SymbolicTensor[],
): SymbolicTensor {
  const { runtime, model, made } = builder;
  builder.applications += 1;
  if (builder.applications > limits.layers)
    throw new Error(`the network applies layers more than ${limits.layers} times`);
  const path = [...around, place];
  const rule = graph ? undefined : ruleFor(layer);
  const severally = isMerge(layer);
  if (severally ? inputs.length < 2 : inputs.length !== 1)
    throw new Error(
      `the layer "${layer.name}" (${layer.className}) has ${inputs.length} inputs, which cannot be imported`,
    );
  if (!rule) return applyGraph(builder, graph!, path, inputs[0]);
  const name = path.map(entry => entry.name).join('.');
  const known = made.get(name);
  const steps = known ?? makeSteps(builder, layer, rule, name, inputs[0]);
  try {
    let output: SymbolicTensor | readonly SymbolicTensor[] = severally ? inputs : inputs[0];
    for (const step of steps) {
      output = step.layer.apply(output as SymbolicTensor) as SymbolicTensor;
      checkSize(output.shape.slice(1).map(Number));
    }
    if (!known) setWeights(runtime, steps, model.weightsOf(path));
    return output as SymbolicTensor;
  } catch (cause) {
    throw new Error(`the layer "${layer.name}" (${layer.className}): ${(cause as Error).message}`, { cause });
  }
}

function makeSteps(
  { runtime, model, zeros, made }: Builder,
  layer: KerasLayer,
  rule: Rule,
  name: string,
  input: SymbolicTensor,
): readonly Step[] {
  const options = layerOptions(layer);
  const shape = input.shape.slice(1).map(Number);
  const steps = rule(options, { runtime, zeros, name, shape, generation: model.generation });
  options.finish();
  made.set(name, steps);
  return steps;
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
