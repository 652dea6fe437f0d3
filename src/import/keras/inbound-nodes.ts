import { asRecord, type KerasLayer } from './keras-model.js';

/** The output of one call of a layer. */
export interface Reference {
  readonly name: string;
  readonly call: number;
}

/** An input or an output of a network. */
export interface NamedReference extends Reference {
  /** Its name. */
  readonly port: string;
}

/**
 * What a layer of a functional network is applied to, one list a call.
 *
 * @throws Error when a call passes something else than outputs of layers
 */
export function callsOf(description: unknown, layer: KerasLayer): Reference[][] {
  const { inbound_nodes: nodes } = asRecord(description);
  return (Array.isArray(nodes) ? (nodes as unknown[]) : []).map(node => {
    const { inputs, options } = Array.isArray(node) ? keras2Call(node) : keras3Call(asRecord(node));
    const passed = Object.entries(options).find(([, value]) => value !== null && value !== false);
    if (passed)
      throw new Error(
        `the layer "${layer.name}" (${layer.className}) is called with ${passed[0]}, which cannot be imported`,
      );
    const references = inputs.map(reference);
    if (references.every(found => found !== undefined)) return references;
    throw new Error(
      `the layer "${layer.name}" (${layer.className}) is applied to something else than outputs of layers, which cannot be imported`,
    );
  });
}

/**
 * The entries of a network's list of inputs or outputs. One that Keras was given as a dictionary has the name that it has
 * there, any other that of its layer.
 *
 * @throws Error when there is none, or one cannot be understood
 */
export function portsOf(list: unknown, what: 'input' | 'output'): NamedReference[] {
  const ports = listed(list);
  if (ports.length > 0) return ports;
  throw new Error(`the network has no list of ${what}s`);
}

function listed(list: unknown, name?: string): NamedReference[] {
  const single = reference(list);
  if (single) return [{ ...single, port: name ?? single.name }];
  if (Array.isArray(list)) return (list as unknown[]).flatMap(entry => listed(entry));
  return Object.entries(asRecord(list)).flatMap(([key, entry]) => listed(entry, key));
}

/** What a foreign thing is called in a message: its module, or the name that it was registered under. */
export function keyOf(module: unknown, registeredName: unknown): string {
  return typeof module === 'string' ? module : String(registeredName);
}

interface Call {
  readonly inputs: readonly unknown[];
  /** Arguments with names, such as `training`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** `[["dense", 0, 0, {…}], …]` */
function keras2Call(node: readonly unknown[]): Call {
  const options = node.map(input => asRecord(Array.isArray(input) ? input[3] : undefined));
  return { inputs: node, options: Object.assign({}, ...options) as Call['options'] };
}

/** `{ "args": [tensor or list of tensors, …], "kwargs": {…} }` */
function keras3Call({ args, kwargs }: Readonly<Record<string, unknown>>): Call {
  const [first, ...others] = Array.isArray(args) ? (args as unknown[]) : [];
  const inputs = Array.isArray(first) ? (first as unknown[]) : first === undefined ? [] : [first];
  return { inputs: [...inputs, ...others], options: asRecord(kwargs) };
}

/** From `["dense", 0, 0]` or a tensor with such a `keras_history`; the last number is which output of the layer. */
function reference(value: unknown): Reference | undefined {
  const { class_name, config } = asRecord(value);
  const history = class_name === '__keras_tensor__' ? asRecord(config).keras_history : value;
  if (!Array.isArray(history)) return undefined;
  const [name, call, output] = history as unknown[];
  return typeof name === 'string' && typeof call === 'number' && output === 0 ? { name, call } : undefined;
}
