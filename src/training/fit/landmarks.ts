import type { Example } from '../data/examples.js';
import { createRandom } from '../random.js';
import { standardise, type Scale } from './standardise.js';

/**
 * The landmarks of a kernel: the mean of each track's unvaried segments. Of more tracks than there may be landmarks a
 * subset is drawn, from each label in turn.
 *
 * @param most landmarks
 * @param seed determines the subset
 * @returns `landmarks × features`, row-major
 */
export function chooseLandmarks(
  examples: readonly Example[],
  scale: Scale,
  most: number,
  seed: number,
): Float32Array {
  const chosen = examples.length > most ? drawEvenly(examples, most, seed) : examples;
  const features = scale.mean.length;
  const landmarks = new Float32Array(chosen.length * features);
  chosen.forEach(({ clean }, i) =>
    landmarks.set(meanRow(standardise(clean(), scale), features), i * features),
  );
  return landmarks;
}

/** Tracks of each label in turn, until there are as many as asked for; in the order of the examples. */
function drawEvenly(examples: readonly Example[], count: number, seed: number): Example[] {
  const shuffled = createRandom(seed).shuffle(examples.map((_, i) => i));
  const perLabel = new Map<number, number>();
  const turns = shuffled.map(index => {
    const { label } = examples[index];
    const turn = perLabel.get(label) ?? 0;
    perLabel.set(label, turn + 1);
    return { index, turn };
  });
  return turns
    .sort((a, b) => a.turn - b.turn)
    .slice(0, count)
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .map(index => examples[index]);
}

function meanRow(rows: Float32Array, features: number): Float64Array {
  const sums = new Float64Array(features);
  for (let at = 0; at < rows.length; at++) sums[at % features] += rows[at];
  return sums.map(sum => (sum * features) / rows.length);
}
