/** Which of the nearest landmarks counts: the first few may be tracks of the same album. */
const rank = 5;

/** Dimensions after which a distance is compared with the nearest so far. */
const stride = 32;

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
  const emphasised = Float64Array.from(landmarks);
  for (let at = 0; at < emphasised.length; at++) emphasised[at] *= emphasis[at % dimensions];
  const segment = new Float64Array(dimensions);
  return embedding => {
    let sum = 0;
    for (let from = 0; from < embedding.length; from += dimensions) {
      for (let i = 0; i < dimensions; i++) segment[i] = embedding[from + i] * emphasis[i];
      sum += Math.sqrt(rankedSquare(segment, emphasised));
    }
    return (sum * dimensions) / embedding.length;
  };
}

/** Squared distance to the fifth nearest landmark. A landmark that is further after some dimensions is not looked at further. */
function rankedSquare(segment: Float64Array, landmarks: Float64Array): number {
  const dimensions = segment.length;
  const nearest = new Float64Array(Math.min(rank, landmarks.length / dimensions)).fill(Infinity);
  const last = nearest.length - 1;
  for (let from = 0; from < landmarks.length; from += dimensions) {
    let square = 0;
    for (let i = 0; i < dimensions && square < nearest[last]; i += stride)
      square += squareOf(segment, landmarks, i, Math.min(i + stride, dimensions), from);
    if (square >= nearest[last]) continue;
    let at = last;
    for (; at > 0 && nearest[at - 1] > square; at--) nearest[at] = nearest[at - 1];
    nearest[at] = square;
  }
  return nearest[last];
}

/** Squared distance along the dimensions from i to `end`; in four sums, so that none need wait for another. */
function squareOf(
  segment: Float64Array,
  landmarks: Float64Array,
  i: number,
  end: number,
  from: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (; i + 3 < end; i += 4) {
    const at = from + i;
    const d0 = segment[i] - landmarks[at];
    const d1 = segment[i + 1] - landmarks[at + 1];
    const d2 = segment[i + 2] - landmarks[at + 2];
    const d3 = segment[i + 3] - landmarks[at + 3];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; i < end; i++) s0 += (segment[i] - landmarks[from + i]) ** 2;
  return s0 + s1 + s2 + s3;
}
