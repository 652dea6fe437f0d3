/*
 * The passes of a Stockham FFT by radix 4 (Van Loan, *Computational Frameworks for the FFT*, 1992, §1.7), with a last
 * pass by radix 2 where four does not divide, over two interleaved frames: a complex number is a vector of real parts
 * and one of imaginary parts, 32 bytes. Each pass combines a, b, c, d, which lie a quarter of the sequence apart:
 *
 *   a + b + c + d,  (a − ib − c + id) w,  (a − b + c − d) w²,  (a + ib − c − id) w³
 *
 * and writes the four `stride` apart. The names: s = a + c, t = a − c, u = b + d, v = b − d, and r, i for the parts.
 */

/**
 * Any pass by radix 4 but the last: for each twiddle, `stride` butterflies.
 *
 * @param size complex numbers in the sequence
 * @param twiddles w, w², w³ for each of `size / 4 / stride` groups
 */
export function radix4(from: usize, to: usize, size: usize, stride: usize, twiddles: usize): void {
  const quarter = size << 3;
  const step = stride << 5;
  for (const end = from + quarter; from < end; twiddles += 48, to += 3 * step) {
    const w1r = v128.load64_splat(twiddles);
    const w1i = v128.load64_splat(twiddles, 8);
    const w2r = v128.load64_splat(twiddles, 16);
    const w2i = v128.load64_splat(twiddles, 24);
    const w3r = v128.load64_splat(twiddles, 32);
    const w3i = v128.load64_splat(twiddles, 40);
    for (const groupEnd = from + step; from < groupEnd; from += 32, to += 32) {
      const i1 = from + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const o1 = to + step;
      const o2 = o1 + step;
      const o3 = o2 + step;
      const ar = v128.load(from);
      const ai = v128.load(from, 16);
      const br = v128.load(i1);
      const bi = v128.load(i1, 16);
      const cr = v128.load(i2);
      const ci = v128.load(i2, 16);
      const dr = v128.load(i3);
      const di = v128.load(i3, 16);
      const sr = f64x2.add(ar, cr);
      const si = f64x2.add(ai, ci);
      const tr = f64x2.sub(ar, cr);
      const ti = f64x2.sub(ai, ci);
      const ur = f64x2.add(br, dr);
      const ui = f64x2.add(bi, di);
      const vr = f64x2.sub(br, dr);
      const vi = f64x2.sub(bi, di);
      v128.store(to, f64x2.add(sr, ur));
      v128.store(to, f64x2.add(si, ui), 16);
      const p1r = f64x2.add(tr, vi);
      const p1i = f64x2.sub(ti, vr);
      v128.store(o1, f64x2.sub(f64x2.mul(p1r, w1r), f64x2.mul(p1i, w1i)));
      v128.store(o1, f64x2.add(f64x2.mul(p1r, w1i), f64x2.mul(p1i, w1r)), 16);
      const p2r = f64x2.sub(sr, ur);
      const p2i = f64x2.sub(si, ui);
      v128.store(o2, f64x2.sub(f64x2.mul(p2r, w2r), f64x2.mul(p2i, w2i)));
      v128.store(o2, f64x2.add(f64x2.mul(p2r, w2i), f64x2.mul(p2i, w2r)), 16);
      const p3r = f64x2.sub(tr, vi);
      const p3i = f64x2.add(ti, vr);
      v128.store(o3, f64x2.sub(f64x2.mul(p3r, w3r), f64x2.mul(p3i, w3i)));
      v128.store(o3, f64x2.add(f64x2.mul(p3r, w3i), f64x2.mul(p3i, w3r)), 16);
    }
  }
}

/** The last pass, whose twiddles are all 1. */
export function radix4Last(from: usize, to: usize, size: usize): void {
  const quarter = size << 3;
  for (const end = from + quarter; from < end; from += 32, to += 32) {
    const i1 = from + quarter;
    const i2 = i1 + quarter;
    const i3 = i2 + quarter;
    const o1 = to + quarter;
    const o2 = o1 + quarter;
    const o3 = o2 + quarter;
    const ar = v128.load(from);
    const ai = v128.load(from, 16);
    const br = v128.load(i1);
    const bi = v128.load(i1, 16);
    const cr = v128.load(i2);
    const ci = v128.load(i2, 16);
    const dr = v128.load(i3);
    const di = v128.load(i3, 16);
    const sr = f64x2.add(ar, cr);
    const si = f64x2.add(ai, ci);
    const tr = f64x2.sub(ar, cr);
    const ti = f64x2.sub(ai, ci);
    const ur = f64x2.add(br, dr);
    const ui = f64x2.add(bi, di);
    const vr = f64x2.sub(br, dr);
    const vi = f64x2.sub(bi, di);
    v128.store(to, f64x2.add(sr, ur));
    v128.store(to, f64x2.add(si, ui), 16);
    v128.store(o1, f64x2.add(tr, vi));
    v128.store(o1, f64x2.sub(ti, vr), 16);
    v128.store(o2, f64x2.sub(sr, ur));
    v128.store(o2, f64x2.sub(si, ui), 16);
    v128.store(o3, f64x2.sub(tr, vi));
    v128.store(o3, f64x2.add(ti, vr), 16);
  }
}

/** The last pass where two values are left to combine. */
export function radix2Last(from: usize, to: usize, size: usize): void {
  const half = size << 4;
  for (const end = from + half; from < end; from += 16, to += 16) {
    const a = v128.load(from);
    const b = v128.load(from + half);
    v128.store(to, f64x2.add(a, b));
    v128.store(to + half, f64x2.sub(a, b));
  }
}
