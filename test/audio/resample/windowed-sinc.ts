/**
 * A sample of a resampled track by the definition, summed directly in double precision: Σ x[k] h(k − n × from / to) with a
 * sinc of cutoff 0.957 under a Kaiser window of 70 dB and 70 zero crossings, normalised to the gain 1. A tap exactly
 * on the window's edge falls on either side by rounding, which is worth up to 2e-7.
 *
 * @param samples the whole track, at the rate `from` (Hz)
 * @param n number of the sample at the rate `to` (Hz)
 */
export function convolution(samples: Float32Array, from: number, to: number, n: number): number {
  const bandwidth = Math.min(1, to / from);
  const reach = Math.ceil(70 / bandwidth) + 1;
  const centre = Math.floor((n * from) / to);
  let sum = 0;
  let gain = 0;
  for (let k = centre - reach; k <= centre + reach; k++) {
    const weight = tap((k - (n * from) / to) * bandwidth);
    gain += weight;
    sum += weight * (samples[k] ?? 0);
  }
  return sum / gain;
}

/** The impulse response at a time in zero crossings of the full bandwidth. */
function tap(time: number): number {
  if (Math.abs(time) >= 70) return 0;
  const x = Math.PI * 0.957 * time;
  return (x === 0 ? 1 : Math.sin(x) / x) * bessel(0.1102 * (70 - 8.7) * Math.sqrt(1 - (time / 70) ** 2));
}

/** The modified Bessel function of the first kind and order 0. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 60; k++) sum += term *= (x / 2 / k) ** 2;
  return sum;
}
