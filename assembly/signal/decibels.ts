/** √½ as the bits of a float: mantissas are taken from there to √2, where the series converges best. */
const rootOfHalf: i32 = 0x3f3504f3;

/**
 * Turns powers into decibels, in place: `librosa.power_to_db(power, ref=1.0, amin=least, top_db=None)`. {@link dct}, which
 * reads them next, limits the range.
 *
 * The logarithm of `2^e m` is `e ln 2 + 2 artanh(s)`, `s = (m − 1) / (m + 1)`, `|s| < 0.172`, by the series
 * `s + s³/3 + s⁵/5 + s⁷/7` (Abramowitz and Stegun, 4.1.27), whose next term is worth 1e-7 dB.
 *
 * @param values address of vectors
 * @param end address after them
 * @param least powers below count as this much
 * @returns the loudest, dB; not a number if any power was infinite or not a number
 */
export function toDecibels(values: usize, end: usize, least: f32): f32 {
  let loudest = f32x4.splat(-Infinity);
  for (; values < end; values += 16) {
    const power = f32x4.max(v128.load(values), f32x4.splat(least));
    const exponent = i32x4.shr_s(i32x4.sub(power, i32x4.splat(rootOfHalf)), 23);
    const mantissa = i32x4.sub(power, i32x4.shl(exponent, 23));
    const s = f32x4.div(f32x4.sub(mantissa, f32x4.splat(1)), f32x4.add(mantissa, f32x4.splat(1)));
    const square = f32x4.mul(s, s);
    let series = f32x4.splat(1 / 7);
    series = f32x4.add(f32x4.splat(1 / 5), f32x4.mul(series, square));
    series = f32x4.add(f32x4.splat(1 / 3), f32x4.mul(series, square));
    series = f32x4.add(f32x4.splat(1), f32x4.mul(series, square));
    const decibels = f32x4.add(
      f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(((10 * Math.LN2) / Math.LN10) as f32)),
      f32x4.mul(f32x4.mul(s, series), f32x4.splat((20 / Math.LN10) as f32)),
    );
    // Infinity and NaN have a mantissa like any other; the difference is NaN for them and else 0.
    const checked = f32x4.add(decibels, f32x4.sub(power, power));
    v128.store(values, checked);
    loudest = f32x4.max(loudest, checked);
  }
  return max(
    max(f32x4.extract_lane(loudest, 0), f32x4.extract_lane(loudest, 1)),
    max(f32x4.extract_lane(loudest, 2), f32x4.extract_lane(loudest, 3)),
  );
}
