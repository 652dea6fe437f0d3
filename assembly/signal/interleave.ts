/**
 * Weights two frames with a window and interleaves them: the two values of one place in the frames become one vector
 * of doubles, so that the FFT transforms both at once without a shuffle.
 *
 * In single precision four frames fit, and MFCC of a clip take 2.5 ms instead of 4.1; but then 9 kHz over noise that is
 * 60 dB fainter is off by 1.5e-3 dB, and 1e-3 is promised.
 *
 * @param samples address of the first frame, of floats
 * @param hop samples from there to the second frame
 * @param window `size` weights, doubles
 * @param size samples in a frame, a multiple of 2
 * @param to gets `size` vectors
 */
export function interleave(samples: usize, hop: usize, window: usize, size: usize, to: usize): void {
  const second = hop << 2;
  for (const end = window + (size << 3); window < end; window += 16, samples += 8, to += 32) {
    const weights = v128.load(window);
    const a = f64x2.mul(weights, f64x2.promote_low_f32x4(v128.load64_zero(samples)));
    const b = f64x2.mul(weights, f64x2.promote_low_f32x4(v128.load64_zero(samples + second)));
    v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
    v128.store(to, v128.shuffle<f64>(a, b, 1, 3), 16);
  }
}
