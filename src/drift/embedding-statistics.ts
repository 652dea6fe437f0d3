/** The names of the numbers that {@link embeddingStatistics} gives of a segment. */
export const embeddingStatisticNames = ['norm', 'mean', 'deviation', 'largest'] as const;

/**
 * Describes the embeddings of segments: their Euclidean norm, and the mean, the standard deviation and the largest of their
 * numbers.
 *
 * @param embeddings `segments × dimensions`, row-major
 * @returns `segments × 4`, row-major
 */
export function embeddingStatistics(embeddings: Float32Array, segments: number): Float32Array {
  const width = embeddingStatisticNames.length;
  const dimensions = embeddings.length / segments;
  const statistics = new Float32Array(segments * width);
  for (let segment = 0; segment < segments; segment++) {
    const embedding = embeddings.subarray(segment * dimensions, (segment + 1) * dimensions);
    let sum = 0;
    let squares = 0;
    let largest = -Infinity;
    for (const number of embedding) {
      sum += number;
      squares += number * number;
      largest = Math.max(largest, number);
    }
    const mean = sum / dimensions;
    const deviation = Math.sqrt(Math.max(0, squares / dimensions - mean * mean));
    statistics.set([Math.sqrt(squares), mean, deviation, largest], segment * width);
  }
  return statistics;
}
