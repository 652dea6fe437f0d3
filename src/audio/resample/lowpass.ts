/**
 * The low-pass filter of the resampler as a continuous function of time: a sinc under a Kaiser window (Oppenheim and
 * Schafer, Discrete-Time Signal Processing, section 7.5).
 *
 * The three numbers below were fitted to librosa's default resampler, soxr_hq, whose pass band reaches 0.913 of the
 * Nyquist frequency: on `music3` of the reference vectors 44.1 → 22.05 kHz agrees with it at 86 dB SNR with 279 taps.
 * The edge decides that figure (fitting a stop band of 100 dB instead gives 70 dB with more taps), and it matters to
 * the features: the top mel bands lie at 10–11 kHz.
 */
const zeroCrossings = 70;
const cutoff = 0.957;
const stopBandDecibels = 70;

/** Kaiser's formula for the window's shape from the attenuation, for attenuations above 50 dB. */
const beta = 0.1102 * (stopBandDecibels - 8.7);

/** A low-pass filter, symmetric about 0. */
export interface Lowpass {
  /** Samples at the rate of the input, on either side, beyond which the response is 0. */
  readonly halfWidth: number;
  /** The impulse response at `t` samples of the input; not normalised. */
  readonly at: (t: number) => number;
}

/** The filter for going from one rate to another (Hz): it removes the frequencies that the lower of both cannot carry. */
export function lowpass(from: number, to: number): Lowpass {
  const bandwidth = Math.min(1, to / from);
  const halfWidth = Math.ceil(zeroCrossings / bandwidth);
  return {
    halfWidth,
    at(t) {
      const u = (t * bandwidth) / zeroCrossings;
      if (Math.abs(u) >= 1) return 0;
      const phase = Math.PI * cutoff * bandwidth * t;
      return (phase === 0 ? 1 : Math.sin(phase) / phase) * besselI0(beta * Math.sqrt(1 - u * u));
    },
  };
}

/** The modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
