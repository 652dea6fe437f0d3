import { createPairedFft } from './fft.js';

/**
 * Makes the power spectrum of a windowed frame of real samples, `|rfft(window × frame)|²`.
 *
 * @param window weights of a frame's samples; a power of two of them, at least 16
 * @returns a function that fills the `window.length / 2 + 1` bins of `power` from the frame that starts at `offset`
 */
export function createPowerSpectrum(
  window: Float64Array,
): (samples: Float64Array, offset: number, power: Float64Array) => void {
  const fft = createPairedFft(window);
  const turns = pairTurns(window.length);
  return (samples, offset, power) => powerOfPairs(fft(samples, offset), turns, power);
}

/** `e^(−2πik/size)`, real and imaginary part in turn, for `k ≤ size / 4`. */
export function pairTurns(size: number): Float64Array {
  return Float64Array.from({ length: size / 2 + 2 }, (_, i) => {
    const angle = (-2 * Math.PI * (i >> 1)) / size;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/**
 * The power spectrum of real samples from `Z`, the FFT of `even + i odd`: with `N` samples and `M = N/2`,
 * `X[k] = E[k] + e^(−2πik/N) O[k]`, `E[k] = (Z[k] + Z*[M−k]) / 2`, `O[k] = (Z[k] − Z*[M−k]) / 2i` (*Numerical Recipes*,
 * 3rd ed., §12.3.2). Bins `k` and `M − k` come from the same pair.
 *
 * @param turns see {@link pairTurns}
 */
function powerOfPairs(z: Float64Array, turns: Float64Array, power: Float64Array): void {
  const last = power.length - 1;
  power[0] = (z[0] + z[1]) ** 2;
  power[last] = (z[0] - z[1]) ** 2;
  for (let i = 2, mirror = z.length - 2; i <= mirror; i += 2, mirror -= 2) {
    const zr = z[i];
    const zi = z[i + 1];
    const yr = z[mirror];
    const yi = z[mirror + 1];
    const cosine = turns[i];
    const sine = turns[i + 1];
    const evenRe = zr + yr;
    const evenIm = zi - yi;
    const oddRe = zi + yi;
    const oddIm = yr - zr;
    const turnedRe = oddRe * cosine - oddIm * sine;
    const turnedIm = oddRe * sine + oddIm * cosine;
    const lowRe = evenRe + turnedRe;
    const lowIm = evenIm + turnedIm;
    const highRe = evenRe - turnedRe;
    const highIm = evenIm - turnedIm;
    // The factors of ½ that E and O lack, squared.
    power[i >> 1] = 0.25 * (lowRe * lowRe + lowIm * lowIm);
    power[mirror >> 1] = 0.25 * (highRe * highRe + highIm * highIm);
  }
}
