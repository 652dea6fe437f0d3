/**
 * A pass of the FFT of `butterflies.ts` by an odd radix r, over the same interleaved frames. The inputs k and r − k of a
 * butterfly are taken together, and give the outputs j and r − j (Singleton 1969, "An algorithm for computing the mixed
 * radix fast Fourier transform"):
 *
 *   x₀ + Σ cos(2πjk/r) (xₖ + xᵣ₋ₖ) ∓ i Σ sin(2πjk/r) (xₖ − xᵣ₋ₖ)   for k from 1 to (r − 1) / 2
 *
 * @param size complex numbers in the sequence
 * @param roots cosine and sine for each k of each j up to (r − 1) / 2
 * @param twiddles w, w² to wʳ⁻¹ for each of `size / r / stride` groups
 */
export function oddRadix(
  from: usize,
  to: usize,
  size: usize,
  stride: usize,
  radix: usize,
  roots: usize,
  twiddles: usize,
): void {
  const part = (size / radix) << 5;
  const step = stride << 5;
  const lastPart = (radix - 1) * part;
  const lastStep = (radix - 1) * step;
  const lastTwiddle = (radix - 2) << 4;
  for (const end = from + part; from < end; to += lastStep, twiddles += lastTwiddle + 16) {
    for (const groupEnd = from + step; from < groupEnd; from += 32, to += 32) {
      const re = v128.load(from);
      const im = v128.load(from, 16);
      let sumRe = re;
      let sumIm = im;
      for (let at = from + part; at <= from + lastPart; at += part) {
        sumRe = f64x2.add(sumRe, v128.load(at));
        sumIm = f64x2.add(sumIm, v128.load(at, 16));
      }
      v128.store(to, sumRe);
      v128.store(to, sumIm, 16);
      let root = roots;
      let w = twiddles;
      let v = twiddles + lastTwiddle;
      let low = to + step;
      for (let high = to + lastStep; low < high; low += step, high -= step, w += 16, v -= 16) {
        let evenRe = re;
        let evenIm = im;
        let oddRe = f64x2.splat(0);
        let oddIm = f64x2.splat(0);
        let first = from + part;
        for (let last = from + lastPart; first < last; first += part, last -= part, root += 16) {
          const cosine = v128.load64_splat(root);
          const sine = v128.load64_splat(root, 8);
          const ar = v128.load(first);
          const ai = v128.load(first, 16);
          const br = v128.load(last);
          const bi = v128.load(last, 16);
          evenRe = f64x2.add(evenRe, f64x2.mul(cosine, f64x2.add(ar, br)));
          evenIm = f64x2.add(evenIm, f64x2.mul(cosine, f64x2.add(ai, bi)));
          oddRe = f64x2.add(oddRe, f64x2.mul(sine, f64x2.sub(ai, bi)));
          oddIm = f64x2.add(oddIm, f64x2.mul(sine, f64x2.sub(br, ar)));
        }
        storeTurned(low, f64x2.add(evenRe, oddRe), f64x2.add(evenIm, oddIm), w);
        storeTurned(high, f64x2.sub(evenRe, oddRe), f64x2.sub(evenIm, oddIm), v);
      }
    }
  }
}

/** Stores a product with a twiddle. */
function storeTurned(to: usize, re: v128, im: v128, twiddle: usize): void {
  const cosine = v128.load64_splat(twiddle);
  const sine = v128.load64_splat(twiddle, 8);
  v128.store(to, f64x2.sub(f64x2.mul(re, cosine), f64x2.mul(im, sine)));
  v128.store(to, f64x2.add(f64x2.mul(re, sine), f64x2.mul(im, cosine)), 16);
}
