/**
 * Sums the power spectra of four interleaved frames into the bands of `src/features/triangular-bank.ts`. Both slopes are
 * tabulated, since their difference from 1 would lose digits in single precision.
 *
 * @param power a vector for each bin
 * @param edges `bands + 2` bins, Int32
 * @param slopes for each bin the weights of the filter that rises there and of the one that falls
 * @param out gets `bands` vectors
 */
export function applyBank(
  power: usize,
  edges: usize,
  slopes: usize,
  heights: usize,
  bands: usize,
  out: usize,
): void {
  const spectrum = power;
  let rising = f32x4.splat(0);
  for (let i: usize = 0; i <= bands; i++) {
    const end = spectrum + ((load<i32>(edges + (i << 2), 4) as usize) << 4);
    let falling = rising;
    rising = f32x4.splat(0);
    for (; power < end; power += 16, slopes += 8) {
      const value = v128.load(power);
      rising = f32x4.add(rising, f32x4.mul(value, v128.load32_splat(slopes)));
      falling = f32x4.add(falling, f32x4.mul(value, v128.load32_splat(slopes, 4)));
    }
    if (i === 0) continue;
    v128.store(out, f32x4.mul(falling, v128.load32_splat(heights)));
    heights += 4;
    out += 16;
  }
}
