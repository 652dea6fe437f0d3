import { featureShape } from '../features/parameters.js';
import type { Manifest } from '../models/manifest.js';

/** Changes `frames × values` numbers of one segment in place. */
type Normalise = (segment: Float32Array) => void;

/**
 * How to normalise segments, `segments × frames × values` as the front end gives them, as a manifest says: each by itself.
 *
 * @returns a function that leaves what it is given as it was
 */
export function toNormalised({
  input,
  features,
}: Pick<Manifest, 'input' | 'features'>): (segments: Float32Array) => Float32Array {
  const { normalisation } = input;
  if (!normalisation) return segments => segments;
  const { frames, values } = featureShape(features);
  const size = frames * values;
  const normalise: Normalise =
    normalisation.kind === 'min-max'
      ? minMax
      : normalisation.kind === 'z-score'
        ? zScore
        : fixed(spread(normalisation.mean, values), spread(normalisation.std, values));
  return segments => {
    const normalised = segments.slice();
    for (let from = 0; from < normalised.length; from += size)
      normalise(normalised.subarray(from, from + size));
    return normalised;
  };
}

/** `(x − min) / (max − min)`; zeros where all are the same. */
function minMax(segment: Float32Array): void {
  let [min, max] = [Infinity, -Infinity];
  for (const value of segment) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  scale(segment, min, max - min);
}

/** `(x − mean) / standard deviation`, which is that of the population, as numpy's; zeros where all are the same. */
function zScore(segment: Float32Array): void {
  let sum = 0;
  for (const value of segment) sum += value;
  const mean = sum / segment.length;
  let squares = 0;
  for (const value of segment) squares += (value - mean) ** 2;
  scale(segment, mean, Math.sqrt(squares / segment.length));
}

function scale(segment: Float32Array, offset: number, width: number): void {
  const divisor = width > 0 ? width : 1;
  for (let i = 0; i < segment.length; i += 1) segment[i] = (segment[i] - offset) / divisor;
}

function fixed(means: readonly number[], deviations: readonly number[]): Normalise {
  return segment => {
    for (let i = 0; i < segment.length; i += 1) {
      const value = i % means.length;
      segment[i] = (segment[i] - means[value]) / deviations[value];
    }
  };
}

function spread(given: number | readonly number[], values: number): readonly number[] {
  return typeof given === 'number' ? Array<number>(values).fill(given) : given;
}
