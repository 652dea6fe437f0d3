import { message } from './protobuf-writer.js';
import { graphProto, onnxFile, type Graph, type Initializer, type Node } from './onnx-file.js';
import { smallGraph, smallOnnx, weightsOf, type SmallNetwork } from './small-network.js';

/** A file that must be refused, and what the refusal says. */
export interface HostileOnnx {
  readonly name: string;
  readonly file: Buffer;
  readonly reason: RegExp;
  /** Whether it takes ONNX Runtime to see what is wrong. */
  readonly needsRuntime?: true;
}

/**
 * ONNX files that must be refused in place of a network.
 *
 * @param network what a good file would have
 */
export function hostileOnnx(network: SmallNetwork): HostileOnnx[] {
  const good = smallOnnx(network);
  const graph = smallGraph(network);
  const [weights] = graph.initializers!;
  const withWeights = (changes: object) => onnxFile({ ...graph, initializers: [{ ...weights, ...changes }] });
  const withNode = (node: Node, domains?: string[]) =>
    onnxFile({ ...graph, nodes: [node, ...graph.nodes] }, { domains: domains ?? [] });
  const tap: Pick<Node, 'inputs' | 'outputs'> = { inputs: ['features'], outputs: ['unused'] };
  const location = message({ 1: 'location', 2: '../../../../etc/passwd' });
  const cutOff = /cut off or damaged, or no ONNX file/;
  return [
    { name: 'an empty file', file: Buffer.alloc(0), reason: cutOff },
    { name: 'a file that is cut off', file: good.subarray(0, good.length >> 1), reason: cutOff },
    { name: 'text', file: Buffer.from('<!doctype html>'.repeat(20)), reason: cutOff },
    { name: 'random bytes', file: randomBytes(5000), reason: cutOff },
    { name: 'a model of ONNX Runtime itself', file: Buffer.from('\0\0\0\0ORTM'), reason: cutOff },
    {
      name: 'operators of another domain',
      file: withNode({ op: 'Gelu', domain: 'com.example', ...tap }, ['com.example']),
      reason: /its operator "Gelu" is of the domain "com.example"/,
    },
    {
      name: 'an operator that there is not',
      file: withNode({ op: 'Nonsense', ...tap }),
      reason: /ONNX Runtime does not load it: .*Nonsense/,
      needsRuntime: true,
    },
    {
      name: 'functions of its own',
      file: Buffer.concat([good, message({ 25: message({ 1: 'f' }) })]),
      reason: /functions of its own/,
    },
    {
      name: 'operators of another domain, in a second part of the graph',
      file: Buffer.concat([good, message({ 7: message({ 1: message({ 4: 'Gelu', 7: 'com.example' }) }) })]),
      reason: /its operator "Gelu" is of the domain "com.example"/,
    },
    { name: 'an opset of the future', file: smallOnnx(network, { opset: 99 }), reason: /its opset is 99/ },
    {
      name: 'weights in another file',
      file: withWeights({ data: new Float32Array(0), fields: { 13: location, 14: 1 } }),
      reason: /"weights" has its data in another file/,
    },
    {
      name: 'a constant in another file',
      file: withNode({
        op: 'Constant',
        inputs: [],
        outputs: ['unused'],
        attributes: [message({ 1: 'value', 5: message({ 1: 1, 2: 1, 13: location, 14: 1 }), 20: 4 })],
      }),
      reason: /has its data in another file/,
    },
    {
      name: 'weights that are not numbers',
      file: withWeights({ data: weightsOf(network.shape[1], network.labels).fill(NaN, 3, 4) }),
      reason: /"weights" has values that are not numbers/,
    },
    {
      name: 'weights that are not there',
      file: withWeights({ dims: [2 ** 20, 2 ** 20] }),
      reason: /"weights" of 1048576 × 1048576 values has \d+ bytes of data/,
    },
    {
      name: 'weights of a negative length',
      file: withWeights({ dims: [-1n, 2] }),
      reason: /"weights" of [\d.e+]+ × 2 values has \d+ bytes/,
    },
    {
      name: 'graphs inside graphs',
      file: onnxFile(nested(graph, 200)),
      reason: /graphs inside graphs, more than 8 deep/,
    },
    {
      name: 'very many operators',
      file: onnxFile({
        ...graph,
        nodes: [...graph.nodes, ...Array.from({ length: 20_000 }, () => ({ op: 'Identity', ...tap }))],
      }),
      reason: /more than 20000 operators/,
    },
    {
      name: 'an output of another shape',
      file: smallOnnx({ ...network, labels: network.labels + 1 }),
      reason: /another number of outputs than the manifest has labels/,
      needsRuntime: true,
    },
    {
      name: 'one row for all segments',
      file: onnxFile({
        ...graph,
        nodes: [
          ...graph.nodes.slice(0, -1),
          {
            op: 'ReduceMean',
            inputs: ['logits'],
            outputs: ['mean'],
            attributes: [message({ 1: 'axes', 8: 0, 20: 7 })],
          },
          { op: 'Softmax', inputs: ['mean'], outputs: ['scores'] },
        ],
      }),
      reason: /the network gives 1 × \d+ values for \d+ segments/,
      needsRuntime: true,
    },
    {
      name: 'an input of another shape',
      file: smallOnnx({ ...network, shape: [network.shape[0] + 1, network.shape[1]] }),
      reason: /the network's input is "features" \[any × /,
    },
    {
      name: 'an input of text',
      file: onnxFile({ ...graph, inputs: [{ ...graph.inputs[0], type: 8 }] }),
      reason: /the input "features" .* is no tensor of float32/,
    },
    {
      name: 'outputs that nobody chose',
      file: smallOnnx({ ...network, hasEmbedding: true }),
      reason: /the network has the outputs "scores" \[.*\], "embedding" \[.*\]: say which/,
    },
    {
      name: 'logits where probabilities were promised',
      file: smallOnnx({ ...network, givesLogits: true }),
      reason: /the network gives no probabilities, but numbers from -/,
      needsRuntime: true,
    },
    {
      name: 'a constant of half a gigabyte',
      file: onnxFile({
        ...graph,
        nodes: [
          { op: 'ConstantOfShape', inputs: ['length'], outputs: ['zeros'] },
          { op: 'ReduceMean', inputs: ['zeros'], outputs: ['zero'], attributes: [keepDims] },
          { op: 'Add', inputs: ['features', 'zero'], outputs: ['louder'] },
          { ...graph.nodes[0], inputs: ['louder'] },
          ...graph.nodes.slice(1),
        ],
        initializers: [weights, length(2n ** 27n)],
      }),
      reason: /it takes more memory than a child process may/,
      needsRuntime: true,
    },
  ];
}

/** A tensor of one integer (int64). */
const length = (value: bigint): Initializer => ({
  name: 'length',
  dims: [1],
  data: new Float32Array(BigInt64Array.of(value).buffer),
  fields: { 2: 7 },
});

const keepDims = message({ 1: 'keepdims', 3: 0, 20: 2 });

function nested(graph: Graph, depth: number): Graph {
  let inner = graphProto({ nodes: [], inputs: [], outputs: [] });
  for (let i = 0; i < depth; i++)
    inner = graphProto({
      nodes: [
        {
          op: 'If',
          inputs: ['c'],
          outputs: ['o'],
          attributes: [message({ 1: 'then_branch', 6: inner, 20: 5 })],
        },
      ],
      inputs: [],
      outputs: [],
    });
  const node = {
    op: 'If',
    inputs: ['c'],
    outputs: ['o'],
    attributes: [message({ 1: 'then_branch', 6: inner, 20: 5 })],
  };
  return { ...graph, nodes: [...graph.nodes, node] };
}

/** Bytes without a pattern, the same each time. */
function randomBytes(length: number): Buffer {
  let state = 1;
  return Buffer.from(Array.from({ length }, () => (state = (state * 48271) % 2147483647) & 255));
}
