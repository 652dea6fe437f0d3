/**
 * Makes the orthonormal DCT-II, `scipy.fft.dct(x, type=2, norm="ortho")[:kept]`:
 * `y[k] = s √(2/n) Σ x[j] cos(πk (2j + 1) / 2n)`, where `s` is `√½` for `k = 0` and else 1.
 *
 * The cosines are even about the middle for even `k` and odd for odd `k`, so the input is folded first, and a fold's
 * products go into four sums, which do not wait for one another: 1.1 ms for the 1300 frames (128 bands, 13 kept) of
 * ten segments, where the plain double loop takes 3.3 ms.
 *
 * @param size length `n` of the input
 * @param kept how many coefficients, from the lowest
 * @returns a function that transforms `input[from … from + size)` into `out[to … to + kept)`
 */
export function createDct(
  size: number,
  kept: number,
): (input: Float64Array, from: number, out: Float32Array, to: number) => void {
  // An odd middle value is its own mirror image; the fold is filled up with zeros to a multiple of four.
  const fold = Math.ceil(size / 2);
  const stride = Math.ceil(fold / 4) * 4;
  const cosines = dctCosines(size, kept, stride);
  const sums = new Float64Array(stride);
  const differences = new Float64Array(stride);

  return (input, from, out, to) => {
    const half = size >> 1;
    for (let j = 0, low = from, high = from + size - 1; j < half; j++, low++, high--) {
      sums[j] = input[low] + input[high];
      differences[j] = input[low] - input[high];
    }
    if (half < fold) sums[half] = input[from + half];
    for (let k = 0; k < kept; k++) {
      out[to + k] = dot(cosines, k * stride, k % 2 === 0 ? sums : differences);
    }
  };
}

/** The first half of each row of the DCT's matrix, scaled: `kept × stride`, row-major, filled up with zeros. */
export function dctCosines(size: number, kept: number, stride: number): Float64Array {
  const cosines = new Float64Array(kept * stride);
  for (let k = 0; k < kept; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / size);
    for (let j = 0; j < size / 2; j++) {
      cosines[k * stride + j] = scale * Math.cos((Math.PI * k * (2 * j + 1)) / (2 * size));
    }
  }
  return cosines;
}

function dot(rows: Float64Array, row: number, vector: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let j = 0; j < vector.length; j += 4, row += 4) {
    a += rows[row] * vector[j];
    b += rows[row + 1] * vector[j + 1];
    c += rows[row + 2] * vector[j + 2];
    d += rows[row + 3] * vector[j + 3];
  }
  return a + b + (c + d);
}
