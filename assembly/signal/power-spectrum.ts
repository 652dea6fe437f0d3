/**
 * The power spectra of two interleaved frames of real samples from `Z`, the FFT of `even + i odd` samples, which costs
 * half of a complex FFT of all: with `N` samples and `M = N/2`, `X[k] = E[k] + e^(−2πik/N) O[k]`,
 * `E[k] = (Z[k] + Z*[M−k]) / 2`, `O[k] = (Z[k] − Z*[M−k]) / 2i` (*Numerical Recipes*, 3rd ed., §12.3.2). Bins `k` and `M − k`
 * come from the same pair. Single precision is enough from here on.
 *
 * @param z `size` complex vectors of doubles
 * @param turns cosine and sine for `k` of 0 to `size / 2`, doubles
 * @param power gets a pair of floats every 16 bytes, `size + 1` times
 */
export function powerOfPairs(z: usize, size: usize, turns: usize, power: usize): void {
  const re = v128.load(z);
  const im = v128.load(z, 16);
  const first = f64x2.add(re, im);
  const last = f64x2.sub(re, im);
  let high = power + (size << 4);
  storeSquares(power, first, f64x2.splat(0), f64x2.splat(1));
  storeSquares(high, last, f64x2.splat(0), f64x2.splat(1));
  // The factors of ½ that E and O lack, squared.
  const quarter = f64x2.splat(0.25);
  let mirror = z + (size << 5);
  for (;;) {
    z += 32;
    mirror -= 32;
    if (z > mirror) return;
    turns += 16;
    power += 16;
    high -= 16;
    const zr = v128.load(z);
    const zi = v128.load(z, 16);
    const yr = v128.load(mirror);
    const yi = v128.load(mirror, 16);
    const cosine = v128.load64_splat(turns);
    const sine = v128.load64_splat(turns, 8);
    const evenRe = f64x2.add(zr, yr);
    const evenIm = f64x2.sub(zi, yi);
    const oddRe = f64x2.add(zi, yi);
    const oddIm = f64x2.sub(yr, zr);
    const turnedRe = f64x2.sub(f64x2.mul(oddRe, cosine), f64x2.mul(oddIm, sine));
    const turnedIm = f64x2.add(f64x2.mul(oddRe, sine), f64x2.mul(oddIm, cosine));
    storeSquares(power, f64x2.add(evenRe, turnedRe), f64x2.add(evenIm, turnedIm), quarter);
    storeSquares(high, f64x2.sub(evenRe, turnedRe), f64x2.sub(evenIm, turnedIm), quarter);
  }
}

/** Stores `factor (re² + im²)` as floats. */
function storeSquares(to: usize, re: v128, im: v128, factor: v128): void {
  const squares = f64x2.mul(factor, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
  v128.store64_lane(to, f32x4.demote_f64x2_zero(squares), 0);
}
