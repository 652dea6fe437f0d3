/** Which of the nearest landmarks counts: the first few may be tracks of the same album. */
const rank = 5;

/**
 * Makes a function that says how unlike everything that a network was trained on a track is: the distance from the mean of
 * its segments to its fifth nearest landmark (or to the furthest, where there are fewer).
 *
 * @param landmarks `landmarks × dimensions`, row-major
 * @returns from an embedding, `segments × dimensions`, to a distance
 */
export function createNovelty(
  landmarks: Float32Array,
  dimensions: number,
): (embedding: Float32Array) => number {
  const count = landmarks.length / dimensions;
  return embedding => {
    const centre = new Float64Array(dimensions);
    const share = dimensions / embedding.length;
    for (let at = 0; at < embedding.length; at++) centre[at % dimensions] += embedding[at] * share;
    const squares = new Float64Array(count);
    for (let landmark = 0, at = 0; landmark < count; landmark++) {
      let square = 0;
      for (let i = 0; i < dimensions; i++, at++) {
        const along = centre[i] - landmarks[at];
        square += along * along;
      }
      squares[landmark] = square;
    }
    return Math.sqrt(squares.sort()[Math.min(rank, count) - 1]);
  };
}
