import { callsOf, keyOf, portsOf, type NamedReference, type Reference } from './inbound-nodes.js';
import { asRecord, type KerasLayer, type Place } from './keras-model.js';
import { limits } from '../limits.js';
import type { Port } from '../ports.js';

/** A layer, or a network that stands for one, with the outputs that it is applied to: one list a call. */
export interface GraphNode {
  readonly layer: KerasLayer;
  readonly place: Place;
  /** The network inside, if it is one. */
  readonly graph?: Graph;
  readonly calls: readonly (readonly Reference[])[];
}

/** An input of a network. */
export interface GraphInput extends Port {
  /** Name of the node that stands for it. */
  readonly node: string;
  readonly shape: readonly (number | null)[];
}

/** A network; those inside a network have one input and one output. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly NamedReference[];
}

/** Node that stands for the input of a sequential network that has no input layer. */
const impliedInput = ' input';

/**
 * Makes the graph of a network from Keras's description of it: `Sequential` or functional, of Keras 2 or 3.
 *
 * @throws Error when it is of another kind, or contains a network with several inputs or outputs
 */
export function parseGraph(description: unknown): Graph {
  const budget = { layers: limits.layers };
  const layer = layerOf(description);
  const graph = graphOf(layer, budget);
  if (graph) return graph;
  throw new Error(
    `the model is of the class ${layer.className || '(none)'}; those that can be imported are Sequential and functional models`,
  );
}

function graphOf({ className, name, config }: KerasLayer, budget: { layers: number }): Graph | undefined {
  const kind =
    className === 'Sequential'
      ? sequential
      : ['Functional', 'Model'].includes(className)
        ? functional
        : undefined;
  if (!kind) return undefined;
  // Old files have the list of a sequential network's layers where later ones have an object around it.
  const { layers } = Array.isArray(config) ? { layers: config as unknown[] } : config;
  if (!Array.isArray(layers)) {
    if (className === 'Sequential') throw new Error(`the network "${name}" has no list of layers`);
    return undefined;
  }
  budget.layers -= layers.length;
  if (budget.layers < 0) throw new Error(`the network has more than ${limits.layers} layers`);
  return kind(config, layers, budget);
}

function sequential(config: KerasLayer['config'], described: unknown[], budget: { layers: number }): Graph {
  const layers = described.map(layerOf);
  const nodes = new Map<string, GraphNode>();
  let previous = impliedInput;
  for (const [index, node] of placed(layers).entries()) {
    const calls = [[{ name: previous, call: 0 }]];
    if (index > 0 || node.layer.className !== 'InputLayer')
      add(nodes, { ...node, ...inner(node.layer, budget), calls });
    previous = index === 0 && node.layer.className === 'InputLayer' ? impliedInput : node.layer.name;
  }
  const first = layers.at(0)?.config ?? {};
  const inputShape = shapeOf(first) ?? withoutBatch(config.build_input_shape);
  if (!inputShape)
    throw new Error('the network does not say the shape of its input: build it before you save it');
  const name = typeof first.name === 'string' ? first.name : 'input';
  return {
    nodes,
    inputs: [{ name, node: impliedInput, shape: inputShape }],
    outputs: [{ port: previous, name: previous, call: 0 }],
  };
}

function functional(config: KerasLayer['config'], described: unknown[], budget: { layers: number }): Graph {
  const nodes = new Map<string, GraphNode>();
  const layers = described.map(layerOf);
  for (const [index, node] of placed(layers).entries()) {
    const calls = callsOf(described[index], node.layer);
    add(nodes, { ...node, ...inner(node.layer, budget), calls });
  }
  const inputs = portsOf(config.input_layers, 'input').map(({ port, name }) => {
    const shape = shapeOf(nodes.get(name)?.layer.config ?? {});
    if (shape) return { name: port, node: name, shape };
    throw new Error(`the network has no input layer "${name}"`);
  });
  return { nodes, inputs, outputs: portsOf(config.output_layers, 'output') };
}

function inner(layer: KerasLayer, budget: { layers: number }): { graph?: Graph } {
  const graph = graphOf(layer, budget);
  if (!graph) return {};
  const { inputs, outputs } = graph;
  if (inputs.length === 1 && outputs.length === 1) return { graph };
  throw new Error(
    `the network "${layer.name}" inside the network has ${inputs.length} inputs and ${outputs.length} outputs; what can be imported has one of each`,
  );
}

function add(nodes: Map<string, GraphNode>, node: GraphNode): void {
  if (nodes.has(node.layer.name)) throw new Error(`two layers have the name "${node.layer.name}"`);
  nodes.set(node.layer.name, node);
}

function placed(layers: readonly KerasLayer[]): { layer: KerasLayer; place: Place }[] {
  const counts = new Map<string, number>();
  return layers.map(layer => {
    const { className, name } = layer;
    const ordinal = counts.get(className) ?? 0;
    counts.set(className, ordinal + 1);
    return { layer, place: { name, className, ordinal } };
  });
}

function layerOf(description: unknown): KerasLayer {
  const { class_name, config, name, module, registered_name } = asRecord(description);
  const className = typeof class_name === 'string' ? class_name : '';
  const named = name ?? asRecord(config).name;
  const layer = {
    className,
    name: typeof named === 'string' ? named : className.toLowerCase(),
    config: (config ?? {}) as KerasLayer['config'],
  };
  // A function such as keras.ops.add, or a class of one's own, may have the name of a layer of Keras.
  const foreign =
    (typeof module === 'string' && !kerasModule.test(module)) ||
    (typeof registered_name === 'string' && registered_name !== className);
  return foreign ? { ...layer, className: `${className} of ${keyOf(module, registered_name)}` } : layer;
}

/** `keras.layers`, `keras.src.models.functional`, `keras.engine.functional`, `tf_keras.layers` and the like. */
const kerasModule = /^(tf_)?keras(\.src)?(\.(layers|models|engine)\b.*)?$/;

function shapeOf(config: KerasLayer['config']): (number | null)[] | undefined {
  return withoutBatch(config.batch_shape ?? config.batch_input_shape);
}

function withoutBatch(shape: unknown): (number | null)[] | undefined {
  if (!Array.isArray(shape) || shape.length < 2) return undefined;
  return shape.slice(1).map(dimension => (typeof dimension === 'number' ? dimension : null));
}
