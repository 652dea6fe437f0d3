import { ProtobufReader, bytesOf, integerOf, textOf } from './protobuf.js';
import { quoted } from './quoted.js';
import { checkTensor } from './tensor.js';
import { readValueInfo, type ValueInfo } from './value-info.js';

/** What is known of a network in an ONNX file. */
export interface OnnxModel {
  /** What it takes, without those inputs that have values in the file. */
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** Names of what its operators give, outputs or not. */
  readonly computed: ReadonlySet<string>;
  /** Numbers in its weights. */
  readonly parameters: number;
}

/** Versions of ONNX's set of operators that ONNX Runtime promises to compute. */
const opsets = { least: 7, most: 26 };

/** Graphs inside graphs (`If`, `Loop`, `Scan`). */
const deepest = 8;

/** Operators of a network; those that people serve have at most some thousand. */
const mostNodes = 20_000;

/** Fields of the messages of onnx.proto, by their numbers. */
const modelFields = { graph: 7, opsetImport: 8, functions: 25 } as const;
const opsetFields = { domain: 1, version: 2 } as const;
const graphFields = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 } as const;
const nodeFields = { output: 2, opType: 4, attribute: 5, domain: 7 } as const;
const attributeFields = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 } as const;

/**
 * Reads and checks an ONNX file before ONNX Runtime does, which is native code: that it is whole, and of operators of ONNX
 * itself, in one file, with weights that are there and are numbers.
 *
 * @throws Error that says what is wrong with it
 */
export function readOnnxModel(file: Uint8Array): OnnxModel {
  const reader = new ProtobufReader();
  const graph: Uint8Array[] = [];
  let opset: number | undefined;
  for (const field of reader.fields(file)) {
    if (field.number === modelFields.opsetImport) {
      const imported = readOpset(reader, bytesOf(field));
      if (isOwn(imported.domain)) opset = imported.version;
    } else if (field.number === modelFields.functions)
      throw new Error(
        "it has functions of its own; inline them, as onnx.inliner.inline_local_functions of Python's onnx does",
      );
    else if (field.number === modelFields.graph) graph.push(bytesOf(field));
  }
  if (graph.length === 0 || opset === undefined) throw new Error('it is cut off or damaged, or no ONNX file');
  if (opset < opsets.least || opset > opsets.most)
    throw new Error(
      `its opset is ${opset}; ONNX Runtime computes those from ${opsets.least} to ${opsets.most}`,
    );
  return new GraphReader(reader).read(graph);
}

function readOpset(reader: ProtobufReader, message: Uint8Array): { domain: string; version: number } {
  let domain = '';
  let version = 0;
  for (const field of reader.fields(message))
    if (field.number === opsetFields.domain) domain = textOf(field);
    else if (field.number === opsetFields.version) version = integerOf(field);
  return { domain, version };
}

/** Whether these are ONNX's operators, and not those of whoever made a runtime or a library. */
const isOwn = (domain: string) => domain === '' || domain === 'ai.onnx';

/** Reads the graphs of a file, and counts what is in them. */
class GraphReader {
  readonly #reader: ProtobufReader;
  readonly #computed = new Set<string>();
  #parameters = 0;
  #nodes = 0;

  constructor(reader: ProtobufReader) {
    this.#reader = reader;
  }

  /** The outermost graph. */
  read(graph: readonly Uint8Array[]): OnnxModel {
    const initialized = new Set<string>();
    const inputs: ValueInfo[] = [];
    const outputs: ValueInfo[] = [];
    for (const field of this.#reader.fieldsOfAll(graph)) {
      if (field.number === graphFields.input) inputs.push(readValueInfo(this.#reader, bytesOf(field)));
      if (field.number === graphFields.output) outputs.push(readValueInfo(this.#reader, bytesOf(field)));
    }
    this.#check(graph, 1, name => initialized.add(name));
    return {
      // Before version 4 of its format every weight is among the inputs.
      inputs: inputs.filter(({ name }) => !initialized.has(name)),
      outputs,
      computed: this.#computed,
      parameters: this.#parameters,
    };
  }

  #check(
    graph: readonly Uint8Array[],
    depth: number,
    onInitializer: (name: string) => void = () => undefined,
  ): void {
    if (depth > deepest) throw new Error(`it has graphs inside graphs, more than ${deepest} deep`);
    for (const field of this.#reader.fieldsOfAll(graph)) {
      if (field.number === graphFields.node) this.#checkNode(bytesOf(field), depth);
      else if (field.number === graphFields.initializer) onInitializer(this.#checkTensor(bytesOf(field)));
      else if (field.number === graphFields.sparseInitializer) throw sparse();
    }
  }

  #checkNode(node: Uint8Array, depth: number): void {
    if (++this.#nodes > mostNodes) throw new Error(`it has more than ${mostNodes} operators`);
    let opType = '';
    let domain = '';
    for (const field of this.#reader.fields(node))
      if (field.number === nodeFields.output && depth === 1) this.#computed.add(textOf(field));
      else if (field.number === nodeFields.opType) opType = textOf(field);
      else if (field.number === nodeFields.domain) domain = textOf(field);
      else if (field.number === nodeFields.attribute) this.#checkAttribute(bytesOf(field), depth);
    if (!isOwn(domain))
      throw new Error(
        `its operator ${quoted(opType)} is of the domain ${quoted(domain)}; Hyena computes those of ONNX itself only`,
      );
  }

  #checkAttribute(attribute: Uint8Array, depth: number): void {
    for (const field of this.#reader.fields(attribute))
      switch (field.number) {
        case attributeFields.tensor:
        case attributeFields.tensors:
          this.#checkTensor(bytesOf(field));
          break;
        case attributeFields.graph:
        case attributeFields.graphs:
          this.#check([bytesOf(field)], depth + 1);
          break;
        case attributeFields.sparse:
        case attributeFields.sparses:
          throw sparse();
      }
  }

  #checkTensor(message: Uint8Array): string {
    const { name, elements } = checkTensor(this.#reader, message);
    this.#parameters += elements;
    return name;
  }
}

const sparse = () => new Error('it has sparse tensors; make them dense');
