/**
 * The orthonormal DCT-II of `src/features/dct-cosines.ts` of four interleaved frames of decibels, none of which counts as
 * less than `floor`. The cosines are even about the middle for even coefficients and odd for odd ones, so the input is
 * folded first: sums take the place of the lower half, differences that of the upper.
 *
 * It transforms what stands above the floor, and adds the floor's own transform, which is in coefficient 0 alone: that
 * keeps the sums, and with them their rounding, small.
 *
 * @param values `bands` vectors, which are overwritten
 * @param cosines `kept` rows of `⌈bands / 2⌉`, scaled
 * @param rows addresses where the coefficients of each frame go lie `kept` floats apart
 */
export function dct(values: usize, bands: usize, floor: f32, cosines: usize, kept: usize, rows: usize): void {
  const floors = f32x4.splat(floor);
  const last = values + ((bands - 1) << 4);
  let low = values;
  let high = last;
  for (; low < high; low += 16, high -= 16) {
    const a = f32x4.sub(f32x4.max(v128.load(low), floors), floors);
    const b = f32x4.sub(f32x4.max(v128.load(high), floors), floors);
    v128.store(low, f32x4.add(a, b));
    v128.store(high, f32x4.sub(a, b));
  }
  // An odd middle value is its own mirror image.
  if (low === high) v128.store(low, f32x4.sub(f32x4.max(v128.load(low), floors), floors));
  const fold = (bands + 1) >> 1;
  const base = (floor as f64) * sqrt<f64>(bands as f64);
  for (let k: usize = 0; k < kept; k++, rows += 4) {
    const isOdd = k & 1;
    const step: isize = isOdd ? -16 : 16;
    let at = isOdd ? last : values;
    let ab = f64x2.splat(k === 0 ? base : 0);
    let cd = ab;
    for (const end = cosines + (fold << 3); cosines < end; cosines += 8, at += step) {
      const cosine = v128.load64_splat(cosines);
      const folded = v128.load(at);
      ab = f64x2.add(ab, f64x2.mul(cosine, f64x2.promote_low_f32x4(folded)));
      cd = f64x2.add(cd, f64x2.mul(cosine, f64x2.promote_low_f32x4(v128.shuffle<f64>(folded, folded, 1, 0))));
    }
    store<f32>(rows, f64x2.extract_lane(ab, 0) as f32);
    store<f32>(rows + (kept << 2), f64x2.extract_lane(ab, 1) as f32);
    store<f32>(rows + (kept << 3), f64x2.extract_lane(cd, 0) as f32);
    store<f32>(rows + 3 * (kept << 2), f64x2.extract_lane(cd, 1) as f32);
  }
}
