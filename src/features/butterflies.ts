/*
 * The passes of a Stockham FFT by radix 4, over complex numbers that lie in one array as real and imaginary part in
 * turn. Each combines a, b, c, d, which lie a quarter of the sequence apart:
 *
 *   a + b + c + d,  (a − ib − c + id) w,  (a − b + c − d) w²,  (a + ib − c − id) w³
 *
 * and writes the four `stride` apart. The names: s = a + c, t = a − c, u = b + d, v = b − d, and r, i for the parts.
 * Every value is loaded into a name once, since V8 does not merge loads from typed arrays (saves 2 ms of 18).
 */

/** The first pass, of `stride` 1; it weights real samples, taken by pairs, with the window on the way. */
export function radix4First(
  samples: Float64Array,
  offset: number,
  window: Float64Array,
  twiddles: Float64Array,
  to: Float64Array,
): void {
  const quarter = window.length >> 2;
  for (let i = 0, k = 0, o = 0; i < quarter; i += 2, k += 6, o += 8) {
    const i1 = i + quarter;
    const i2 = i1 + quarter;
    const i3 = i2 + quarter;
    const n = offset + i;
    const n1 = n + quarter;
    const n2 = n1 + quarter;
    const n3 = n2 + quarter;
    const ar = samples[n] * window[i];
    const ai = samples[n + 1] * window[i + 1];
    const br = samples[n1] * window[i1];
    const bi = samples[n1 + 1] * window[i1 + 1];
    const cr = samples[n2] * window[i2];
    const ci = samples[n2 + 1] * window[i2 + 1];
    const dr = samples[n3] * window[i3];
    const di = samples[n3 + 1] * window[i3 + 1];
    const sr = ar + cr;
    const si = ai + ci;
    const tr = ar - cr;
    const ti = ai - ci;
    const ur = br + dr;
    const ui = bi + di;
    const vr = br - dr;
    const vi = bi - di;
    const w1r = twiddles[k];
    const w1i = twiddles[k + 1];
    const w2r = twiddles[k + 2];
    const w2i = twiddles[k + 3];
    const w3r = twiddles[k + 4];
    const w3i = twiddles[k + 5];
    to[o] = sr + ur;
    to[o + 1] = si + ui;
    to[o + 2] = (tr + vi) * w1r - (ti - vr) * w1i;
    to[o + 3] = (tr + vi) * w1i + (ti - vr) * w1r;
    to[o + 4] = (sr - ur) * w2r - (si - ui) * w2i;
    to[o + 5] = (sr - ur) * w2i + (si - ui) * w2r;
    to[o + 6] = (tr - vi) * w3r - (ti + vr) * w3i;
    to[o + 7] = (tr - vi) * w3i + (ti + vr) * w3r;
  }
}

/** A pass between the first and the last: for each twiddle, `stride` butterflies. */
export function radix4(from: Float64Array, to: Float64Array, stride: number, twiddles: Float64Array): void {
  const quarter = from.length >> 2;
  const step = 2 * stride;
  for (let i = 0, o = 0, k = 0; i < quarter; k += 6, o += 3 * step) {
    const w1r = twiddles[k];
    const w1i = twiddles[k + 1];
    const w2r = twiddles[k + 2];
    const w2i = twiddles[k + 3];
    const w3r = twiddles[k + 4];
    const w3i = twiddles[k + 5];
    for (const end = i + step; i < end; i += 2, o += 2) {
      const i1 = i + quarter;
      const i2 = i1 + quarter;
      const i3 = i2 + quarter;
      const o1 = o + step;
      const o2 = o1 + step;
      const o3 = o2 + step;
      const ar = from[i];
      const ai = from[i + 1];
      const br = from[i1];
      const bi = from[i1 + 1];
      const cr = from[i2];
      const ci = from[i2 + 1];
      const dr = from[i3];
      const di = from[i3 + 1];
      const sr = ar + cr;
      const si = ai + ci;
      const tr = ar - cr;
      const ti = ai - ci;
      const ur = br + dr;
      const ui = bi + di;
      const vr = br - dr;
      const vi = bi - di;
      to[o] = sr + ur;
      to[o + 1] = si + ui;
      to[o1] = (tr + vi) * w1r - (ti - vr) * w1i;
      to[o1 + 1] = (tr + vi) * w1i + (ti - vr) * w1r;
      to[o2] = (sr - ur) * w2r - (si - ui) * w2i;
      to[o2 + 1] = (sr - ur) * w2i + (si - ui) * w2r;
      to[o3] = (tr - vi) * w3r - (ti + vr) * w3i;
      to[o3 + 1] = (tr - vi) * w3i + (ti + vr) * w3r;
    }
  }
}

/** The last pass, whose twiddles are all 1. */
export function radix4Last(from: Float64Array, to: Float64Array): void {
  const quarter = from.length >> 2;
  for (let i = 0; i < quarter; i += 2) {
    const i1 = i + quarter;
    const i2 = i1 + quarter;
    const i3 = i2 + quarter;
    const ar = from[i];
    const ai = from[i + 1];
    const br = from[i1];
    const bi = from[i1 + 1];
    const cr = from[i2];
    const ci = from[i2 + 1];
    const dr = from[i3];
    const di = from[i3 + 1];
    const sr = ar + cr;
    const si = ai + ci;
    const tr = ar - cr;
    const ti = ai - ci;
    const ur = br + dr;
    const ui = bi + di;
    const vr = br - dr;
    const vi = bi - di;
    to[i] = sr + ur;
    to[i + 1] = si + ui;
    to[i1] = tr + vi;
    to[i1 + 1] = ti - vr;
    to[i2] = sr - ur;
    to[i2 + 1] = si - ui;
    to[i3] = tr - vi;
    to[i3 + 1] = ti + vr;
  }
}

/** The last pass where two values are left to combine. */
export function radix2Last(from: Float64Array, to: Float64Array): void {
  const half = from.length >> 1;
  for (let i = 0; i < half; i++) {
    const a = from[i];
    const b = from[i + half];
    to[i] = a + b;
    to[i + half] = a - b;
  }
}
