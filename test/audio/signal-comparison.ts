/** The largest difference between two signals over the length of the first. */
export function largestError(actual: Float32Array, expected: ArrayLike<number>): number {
  return actual.reduce((worst, sample, i) => Math.max(worst, Math.abs(sample - expected[i])), 0);
}

/** Signal to noise in decibels, the noise being the difference to `expected`. */
export function snr(actual: Float32Array, expected: Float32Array): number {
  let signal = 0;
  let noise = 0;
  expected.forEach((sample, i) => {
    signal += sample ** 2;
    noise += (actual[i] - sample) ** 2;
  });
  return 10 * Math.log10(signal / noise);
}

/** The root of the mean square of `[start, end)`. */
export function rms(samples: Float32Array, start = 0, end = samples.length): number {
  return Math.sqrt(samples.subarray(start, end).reduce((sum, x) => sum + x * x, 0) / (end - start));
}

/**
 * The correlation coefficient of two signals at the delay (within `mostDelay` samples either way) where it is largest;
 * codecs delay. Every 24th sample is enough for an estimate.
 */
export function correlation(a: Float32Array, b: Float32Array, mostDelay: number): number {
  let best = -1;
  for (let delay = -mostDelay; delay <= mostDelay; delay++) {
    let ab = 0;
    let aa = 0;
    let bb = 0;
    for (let i = Math.max(0, -delay); i < Math.min(a.length - delay, b.length); i += 24) {
      ab += a[i + delay] * b[i];
      aa += a[i + delay] ** 2;
      bb += b[i] ** 2;
    }
    best = Math.max(best, ab / Math.sqrt(aa * bb));
  }
  return best;
}
