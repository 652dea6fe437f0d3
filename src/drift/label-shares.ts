/**
 * The share of each label in a track: the probabilities divided by their sum, which is 1 where a track has one of the labels,
 * and any number where it can have several.
 *
 * @returns equal shares where all probabilities are 0
 */
export function labelShares(probabilities: readonly number[]): number[] {
  const sum = probabilities.reduce((a, b) => a + b, 0);
  return probabilities.map(probability => (sum > 0 ? probability / sum : 1 / probabilities.length));
}
