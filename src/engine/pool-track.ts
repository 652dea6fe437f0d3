/**
 * A track's scores, or its embedding: the mean of those of its segments.
 *
 * @param values `segments × columns`, row-major, of at least one segment
 * @param columns one a label, or one a dimension
 */
export function meanOverSegments(values: ArrayLike<number>, columns: number): number[] {
  const means = new Array<number>(columns).fill(0);
  for (let at = 0; at < values.length; at += columns)
    for (let column = 0; column < columns; column++) means[column] += values[at + column];
  return means.map(sum => (sum * columns) / values.length);
}
