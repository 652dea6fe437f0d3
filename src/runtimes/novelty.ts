/** Which of the nearest landmarks counts: the first few may be tracks of the same album. */
const rank = 5;

/**
 * Makes a function that says how unlike everything that a network was trained on a track is: the distance from a segment to
 * its fifth nearest landmark (or to the furthest, where there are fewer), as the mean over its segments.
 *
 * @param landmarks `landmarks × dimensions`, row-major
 * @param emphasis how much each dimension counts in the distance
 * @returns from an embedding, `segments × dimensions`, to a distance
 */
export function createNovelty(
  landmarks: Float32Array,
  emphasis: Float64Array,
): (embedding: Float32Array) => number {
  const dimensions = emphasis.length;
  const count = landmarks.length / dimensions;
  const emphasised = landmarks.map((value, at) => value * emphasis[at % dimensions]);
  const segment = new Float64Array(dimensions);
  const squares = new Float64Array(count);
  return embedding => {
    const segments = embedding.length / dimensions;
    let sum = 0;
    for (let from = 0; from < embedding.length; from += dimensions) {
      for (let i = 0; i < dimensions; i++) segment[i] = embedding[from + i] * emphasis[i];
      for (let landmark = 0, at = 0; landmark < count; landmark++) {
        let square = 0;
        for (let i = 0; i < dimensions; i++, at++) {
          const along = segment[i] - emphasised[at];
          square += along * along;
        }
        squares[landmark] = square;
      }
      sum += Math.sqrt(squares.sort()[Math.min(rank, count) - 1]);
    }
    return sum / segments;
  };
}
