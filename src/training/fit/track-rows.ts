import { meanOverSegments } from '../../engine/pool-track.js';
import type { ExampleSet } from '../data/examples.js';
import { balance } from './balance.js';
import type { LabelledRows } from './dense-classifier.js';
import { epsilon, measureScale, standardise, type Scale } from './standardise.js';

/**
 * One row for each track, the mean of its standardised segments. Each label counts equally.
 *
 * @returns the rows, and the scale with which they were standardised: infinite for what never changes, of which nothing can
 *   be learnt
 */
export function trackRows({ examples, genres, factors }: ExampleSet): LabelledRows & { scale: Scale } {
  const dimensions = factors.length;
  const { mean, std } = measureScale(examples, factors);
  const scale = { mean, std: std.map((value, i) => (value * factors[i] < 2 * epsilon ? Infinity : value)) };
  const rows = new Float64Array(examples.length * dimensions);
  examples.forEach(({ clean }, i) =>
    rows.set(meanOverSegments(standardise(clean(), scale), dimensions), i * dimensions),
  );
  const labels = examples.map(({ label }) => label);
  return { rows, labels, weights: balancedWeights(labels, genres.length), scale };
}

/** Some of the rows, whose labels count equally again. */
export function someRows(
  { rows, labels }: LabelledRows,
  which: readonly number[],
  count: number,
): LabelledRows {
  const dimensions = rows.length / labels.length;
  const chosen = new Float64Array(which.length * dimensions);
  which.forEach((row, i) =>
    chosen.set(rows.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions),
  );
  const chosenLabels = which.map(row => labels[row]);
  return { rows: chosen, labels: chosenLabels, weights: balancedWeights(chosenLabels, count) };
}

function balancedWeights(labels: readonly number[], count: number): Float64Array {
  const counts = new Float64Array(count);
  for (const label of labels) counts[label] += 1;
  const weights = balance(counts);
  return Float64Array.from(labels, label => weights[label]);
}
