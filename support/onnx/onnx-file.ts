import { message, type FieldValue } from './protobuf-writer.js';

/** A tensor in a file: float32 as the field `raw_data`. */
export interface Initializer {
  readonly name: string;
  readonly dims: readonly (number | bigint)[];
  readonly data: Float32Array;
  /** Further fields of the `TensorProto`. */
  readonly fields?: Readonly<Record<number, FieldValue | readonly FieldValue[]>>;
}

/** An operator. */
export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly domain?: string;
  /** Encoded `AttributeProto`s. */
  readonly attributes?: readonly Uint8Array[];
}

/** A tensor that a network takes or gives; names stand for lengths that are not fixed. */
export interface Value {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** A `TensorProto.DataType`, by default float32. */
  readonly type?: number;
}

/** A graph. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly initializers?: readonly Initializer[];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
}

/** A file beside its graph. */
export interface FileOptions {
  readonly opset?: number;
  /** Further domains whose operators it has. */
  readonly domains?: readonly string[];
  readonly irVersion?: number;
}

/** Writes an ONNX file. */
export function onnxFile(
  graph: Graph,
  { opset = 17, irVersion = 8, domains = [] }: FileOptions = {},
): Buffer {
  return message({
    1: irVersion,
    7: graphProto(graph),
    8: [message({ 1: '', 2: opset }), ...domains.map(domain => message({ 1: domain, 2: 1 }))],
  });
}

/** Encodes a `GraphProto`. */
export const graphProto = ({ nodes, initializers = [], inputs, outputs }: Graph): Buffer =>
  message({
    1: nodes.map(nodeProto),
    2: 'graph',
    5: initializers.map(tensorProto),
    11: inputs.map(valueInfo),
    12: outputs.map(valueInfo),
  });

/** Encodes a `TensorProto`. */
export const tensorProto = ({ name, dims, data, fields = {} }: Initializer): Buffer =>
  message({
    1: dims,
    2: 1,
    8: name,
    9: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
    ...fields,
  });

const nodeProto = ({ op, inputs, outputs, domain = '', attributes = [] }: Node): Buffer =>
  message({ 1: inputs, 2: outputs, 4: op, 5: attributes, 7: domain });

function valueInfo({ name, shape, type = 1 }: Value): Buffer {
  const dim = (length: number | string) =>
    message(typeof length === 'number' ? { 1: length } : { 2: length });
  return message({ 1: name, 2: message({ 1: message({ 1: type, 2: message({ 1: shape.map(dim) }) }) }) });
}
