/**
 * A track's scores: the mean of those of its segments.
 *
 * @param scores `segments × labels`, row-major, of at least one segment
 * @returns one a label
 */
export function meanOverSegments(scores: ArrayLike<number>, labels: number): number[] {
  const means = new Array<number>(labels).fill(0);
  for (let at = 0; at < scores.length; at += labels)
    for (let label = 0; label < labels; label++) means[label] += scores[at + label];
  return means.map(sum => (sum * labels) / scores.length);
}
