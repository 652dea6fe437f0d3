/**
 * The softmax of each row of logits.
 *
 * @param logits `rows × columns`, row-major
 */
export function softmax(logits: Float32Array, columns: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let from = 0; from < logits.length; from += columns) {
    const row = logits.subarray(from, from + columns);
    const most = row.reduce((a, b) => Math.max(a, b));
    const exponentials = Array.from(row, logit => Math.exp(logit - most));
    const sum = exponentials.reduce((a, b) => a + b);
    for (let i = 0; i < columns; i++) probabilities[from + i] = exponentials[i] / sum;
  }
  return probabilities;
}
