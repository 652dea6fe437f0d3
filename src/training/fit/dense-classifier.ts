import { applyDense, relu, type Dense } from '../../runtimes/dense.js';
import { addProducts } from '../../runtimes/products.js';
import { createRandom } from '../random.js';
import { minimise, type Objective } from './lbfgs.js';

/** Rows to fit to. */
export interface LabelledRows {
  /** `rows × dimensions`, row-major, standardised; their mean squared length is about 1. */
  readonly rows: Float64Array;
  /** The label of each row. */
  readonly labels: readonly number[];
  /** How much each row counts. */
  readonly weights: Float64Array;
}

/** What is chosen of a classifier. */
export interface DenseShape {
  /** Units of a hidden layer with ReLU; 0 for none, which is multinomial logistic regression. */
  readonly hidden: number;
  /** How much half the squared norm of the kernels counts against the sum of the losses. */
  readonly penalty: number;
}

/**
 * Fits a softmax classifier of one dense layer or of two to rows: their weighted cross-entropy and the penalty of the kernels,
 * not of the biases, by {@link minimise}. Without a hidden layer the minimum is the only one. A step takes some
 * `2 × rows × weights` multiplications.
 *
 * @param count of labels
 * @param seed determines where a hidden layer begins
 */
export function fitDense(
  data: LabelledRows,
  count: number,
  { hidden, penalty }: DenseShape,
  seed: number,
): Dense[] {
  const dimensions = data.rows.length / data.labels.length;
  const sizes = hidden > 0 ? [dimensions, hidden, count] : [dimensions, count];
  const weights = new Float64Array(sizes.slice(1).reduce((sum, units, i) => sum + (sizes[i] + 1) * units, 0));
  const layers = layersIn(weights, sizes);
  if (hidden > 0) scatter(layers, seed);
  // A hidden layer is never quite done, and it is no better for more.
  minimise(crossEntropy(data, sizes, penalty), weights, hidden > 0 ? 60 : 200);
  return layers;
}

/** Views of the layers, each its kernel and then its bias. */
function layersIn(weights: Float64Array, sizes: readonly number[]): Dense[] {
  let at = 0;
  const take = (length: number) => weights.subarray(at, (at += length));
  return sizes.slice(1).map((units, i) => ({ kernel: take(sizes[i] * units), bias: take(units) }));
}

/** Random kernels, of the spread of He et al., "Delving deep into rectifiers" (2015), for rows of the length 1. */
function scatter(layers: readonly Dense[], seed: number): void {
  const random = createRandom(seed);
  for (const [i, { kernel, bias }] of layers.entries()) {
    const spread = i === 0 ? Math.SQRT2 : Math.sqrt((2 * bias.length) / kernel.length);
    for (let at = 0; at < kernel.length; at++) kernel[at] = spread * random.normal();
  }
}

function crossEntropy(
  { rows, labels, weights }: LabelledRows,
  sizes: readonly number[],
  penalty: number,
): Objective {
  const turned = transpose(rows, sizes[0]);
  return (x, gradient) => {
    const layers = layersIn(x, sizes);
    const gradients = layersIn(gradient, sizes);
    gradient.fill(0);
    const inner = layers.length === 2 ? relu(applyDense(layers[0], rows)) : undefined;
    const outer = layers.at(-1)!;
    const logits = applyDense(outer, inner ?? rows);
    let loss = lossOf(logits, labels, weights);
    addGradient(logits, inner ? transpose(inner, sizes[1]) : turned, gradients.at(-1)!);
    if (inner) {
      const below = new Float64Array(inner.length);
      addProducts(logits, transpose(outer.kernel, sizes[1]), sizes[2], below);
      for (let i = 0; i < below.length; i++) if (inner[i] === 0) below[i] = 0;
      addGradient(below, turned, gradients[0]);
    }
    layers.forEach(({ kernel }, i) => {
      for (let w = 0; w < kernel.length; w++) {
        loss += (penalty / 2) * kernel[w] ** 2;
        gradients[i].kernel[w] += penalty * kernel[w];
      }
    });
    return loss;
  };
}

/** The weighted cross-entropy of logits, which become their derivatives. */
function lossOf(logits: Float64Array, labels: readonly number[], weights: Float64Array): number {
  const count = logits.length / labels.length;
  let loss = 0;
  labels.forEach((label, row) => {
    const of = logits.subarray(row * count, (row + 1) * count);
    const largest = Math.max(...of);
    const target = of[label];
    let total = 0;
    for (let i = 0; i < count; i++) total += of[i] = Math.exp(of[i] - largest);
    loss += weights[row] * (Math.log(total) + largest - target);
    for (let i = 0; i < count; i++) of[i] = weights[row] * (of[i] / total - (i === label ? 1 : 0));
  });
  return loss;
}

/**
 * Adds the derivatives of a layer's weights.
 *
 * @param derivatives of its outputs, `rows × units`
 * @param inputs `inputs × rows`
 */
function addGradient(derivatives: Float64Array, inputs: Float64Array, { kernel, bias }: Dense): void {
  const units = bias.length;
  for (let i = 0; i < derivatives.length; i++) bias[i % units] += derivatives[i];
  addProducts(transpose(derivatives, units), inputs, derivatives.length / units, kernel);
}

/** @param matrix `rows × columns`, row-major */
function transpose(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  const turned = new Float64Array(matrix.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, at++) turned[column * rows + row] = matrix[at];
  return turned;
}
