/**
 * The passes of an FFT of complex numbers: the twiddles of each pass by radix 4 but the last, from stride 1 up, and
 * the radix of the last pass, 4 or 2.
 *
 * @param size complex numbers; a power of two, at least 8
 */
export function fftPasses(size: number): { twiddles: Float64Array[]; lastRadix: number } {
  const twiddles: Float64Array[] = [];
  let left = size;
  for (; left > 4; left /= 4) twiddles.push(radix4Twiddles(left));
  return { twiddles, lastRadix: left };
}

/** `e^(−2πi jp / size)` for `j` of 1, 2, 3 in turn, real and imaginary, for each `p < size / 4`. */
function radix4Twiddles(size: number): Float64Array {
  const twiddles = new Float64Array((size / 4) * 6);
  for (let p = 0, at = 0; p < size / 4; p++) {
    for (let j = 1; j <= 3; j++) {
      const angle = (-2 * Math.PI * j * p) / size;
      twiddles[at++] = Math.cos(angle);
      twiddles[at++] = Math.sin(angle);
    }
  }
  return twiddles;
}

/** `e^(−2πik/size)`, real and imaginary part in turn, for `k ≤ size / 4`. */
export function pairTurns(size: number): Float64Array {
  return Float64Array.from({ length: size / 2 + 2 }, (_, i) => {
    const angle = (-2 * Math.PI * (i >> 1)) / size;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/** The largest prime factor of an integer above 1. */
export function largestFactor(size: number): number {
  let factor = 2;
  for (let left = size; left > 1;) {
    if (left % factor === 0) left /= factor;
    else factor += 1;
  }
  return factor;
}
