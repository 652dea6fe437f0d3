import type { LandmarkClassifier } from '../../runtimes/tfjs/training/assemble-network.js';
import type { ExampleSet } from '../data/examples.js';
import { concatenate } from '../data/concatenate.js';
import type { Recipe } from '../recipe.js';
import { balance } from './balance.js';
import { solveByCholesky } from './cholesky.js';
import { createKernel } from './kernel.js';
import { chooseLandmarks } from './landmarks.js';
import { addProducts } from '../../runtimes/products.js';
import { measureScale, standardise } from './standardise.js';

/** Rows of the kernel in memory at a time, at least; the last track of a block adds the rest of its own. */
const blockRows = 128;

/** Kept from rounding to zero: the least eigenvalue, in relation to the mean of the diagonal. */
const jitter = 1e-4;

/**
 * Fits a kernel ridge regression on landmarks (the subset of regressors of Poggio & Girosi 1990; Rasmussen & Williams,
 * "Gaussian Processes for Machine Learning", 8.3.1) from the segments of all tracks and their variants to their labels,
 * in closed form: `(KᵀWK + penalty K_ll + jitter) α = KᵀWY`. Each label counts equally, and each row of its tracks.
 *
 * With L landmarks and F features it takes `rows × L × (F + L / 2)` multiplications, and memory for L × L numbers and a
 * block of rows, however many rows there are.
 *
 * @param seed determines the landmarks where there are more tracks than landmarks
 * @param onTrack called after each track
 */
export function fitRidge(
  { examples, genres, factors }: Omit<ExampleSet, 'emphasis'>,
  { landmarks: most, penalty }: Pick<Recipe, 'landmarks' | 'penalty'>,
  seed: number,
  onTrack: () => void = () => undefined,
): LandmarkClassifier {
  const features = factors.length;
  const scale = measureScale(examples, factors);
  const landmarks = chooseLandmarks(examples, scale, most, seed);
  const kernel = createKernel(landmarks, features);
  const count = landmarks.length / features;
  const labels = genres.length;
  const counts = new Float64Array(labels);
  for (const { label, rows } of examples) counts[label] += rows;
  const weights = balance(counts);
  const system = new Float64Array(count * count);
  const solution = new Float64Array(count * labels);

  for (let from = 0; from < examples.length;) {
    const rows: Float32Array[] = [];
    const rowLabels: number[] = [];
    for (; from < examples.length && rowLabels.length < blockRows; from++) {
      const example = examples[from];
      rows.push(standardise(example.all(), scale));
      for (let row = 0; row < example.rows; row++) rowLabels.push(example.label);
      onTrack();
    }
    addBlock(kernel(concatenate(rows)), rowLabels, weights, system, solution);
  }
  complete(system, kernel(landmarks), count, penalty);
  solveByCholesky(system, solution, count);
  return { scale, landmarks, alpha: Float32Array.from(solution) };
}

/** Adds the products of some rows: the upper triangle of `KᵀWK` to the system, `KᵀWY` to the right side. */
function addBlock(
  kernel: Float64Array,
  rowLabels: readonly number[],
  weights: Float64Array,
  system: Float64Array,
  right: Float64Array,
): void {
  const rows = rowLabels.length;
  const count = kernel.length / rows;
  const labels = right.length / count;
  const transposed = new Float64Array(kernel.length);
  const weighted = new Float64Array(kernel.length);
  for (let landmark = 0, at = 0; landmark < count; landmark++) {
    for (let row = 0; row < rows; row++, at++) {
      const value = kernel[row * count + landmark];
      const product = value * weights[rowLabels[row]];
      transposed[at] = value;
      weighted[at] = product;
      right[landmark * labels + rowLabels[row]] += product;
      for (let label = 0; label < labels; label++) right[landmark * labels + label] -= product / labels;
    }
  }
  addProducts(weighted, transposed, rows, system, true);
}

/** Mirrors the upper triangle and adds what keeps the solution small. */
function complete(system: Float64Array, among: Float64Array, count: number, penalty: number): void {
  let trace = 0;
  for (let i = 0; i < count; i++) trace += system[i * count + i];
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) {
      system[i * count + j] += penalty * among[i * count + j];
      system[j * count + i] = system[i * count + j];
    }
    system[i * count + i] += (jitter * trace) / count;
  }
}
