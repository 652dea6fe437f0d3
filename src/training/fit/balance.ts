/**
 * The weight of a row of each label: all labels weigh the same, and all rows together as much as there are rows.
 *
 * @param counts rows of each label; one without any weighs nothing
 */
export function balance(counts: Float64Array): Float64Array {
  const total = counts.reduce((a, b) => a + b);
  const found = counts.filter(count => count > 0).length;
  return counts.map(count => total / found / count);
}
