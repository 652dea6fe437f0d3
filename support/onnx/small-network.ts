import type { FileOptions, Graph } from './onnx-file.js';
import { onnxFile } from './onnx-file.js';
import { message } from './protobuf-writer.js';

/** A network of one layer, to begin with. */
export interface SmallNetwork {
  /** What it takes for one segment. */
  readonly shape: readonly number[];
  readonly labels: number;
  /** How many segments at a time; a name where that is free. */
  readonly batch?: number | string;
  /** Whether the layer's input, means over the frames, is an output too, called `embedding`. */
  readonly hasEmbedding?: boolean;
  /** Whether it gives logits instead of their softmax. */
  readonly givesLogits?: boolean;
  readonly weights?: Float32Array;
}

/**
 * A network that says which of the labels a segment is of: means over the frames, a layer of weights, their softmax. Its
 * input is `features`, its outputs `scores` and `embedding`.
 */
export function smallGraph({
  shape,
  labels,
  batch = 'batch',
  hasEmbedding = false,
  givesLogits = false,
  weights = weightsOf(shape[1], labels),
}: SmallNetwork): Graph {
  const [, values] = shape;
  const axes = message({ 1: 'axes', 8: 1, 20: 7 });
  const keepDims = message({ 1: 'keepdims', 3: 0, 20: 2 });
  const logits = givesLogits ? 'scores' : 'logits';
  return {
    nodes: [
      { op: 'ReduceMean', inputs: ['features'], outputs: ['embedding'], attributes: [axes, keepDims] },
      { op: 'MatMul', inputs: ['embedding', 'weights'], outputs: [logits] },
      ...(givesLogits ? [] : [{ op: 'Softmax', inputs: ['logits'], outputs: ['scores'] }]),
    ],
    initializers: [{ name: 'weights', dims: [values, labels], data: weights }],
    inputs: [{ name: 'features', shape: [batch, ...shape] }],
    outputs: [
      { name: 'scores', shape: [batch, labels] },
      ...(hasEmbedding ? [{ name: 'embedding', shape: [batch, values] }] : []),
    ],
  };
}

/** A file with {@link smallGraph}. */
export const smallOnnx = (network: SmallNetwork, options?: FileOptions): Buffer =>
  onnxFile(smallGraph(network), options);

/** Weights that are different for each label, and the same each time. */
export const weightsOf = (values: number, labels: number): Float32Array =>
  Float32Array.from({ length: values * labels }, (_, i) => Math.sin(i + 1) / 10);
