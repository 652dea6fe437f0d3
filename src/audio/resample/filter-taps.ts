import { lowpass } from './lowpass.js';

/** The filter of one conversion, sampled: a row of taps for each position of an output between two input samples. */
export interface FilterTaps {
  /** The conversion is by `up / down`, in lowest terms. */
  readonly up: number;
  readonly down: number;
  /**
   * A row has `2 × halfWidth` taps: for the input samples from `halfWidth - 1` before to `halfWidth` after the last one
   * that is not later than the output.
   */
  readonly halfWidth: number;
  /** Rows per input sample: `up`, or fewer where interpolation between rows is needed. */
  readonly phases: number;
  /** `(phases + 1) × (2 × halfWidth)`, row-major; every row sums to 1. Row `phases` is row 0 of the next sample. */
  readonly taps: Float64Array;
}

/** Up to this many rows are tabulated exactly: all common rates need at most 441. */
const mostPhases = 512;

/**
 * Tabulates the filter for going from one rate to another (Hz). Odd rates (44 099 → 22 050 Hz has 22 050 positions)
 * would need tables of 50 MB; they get 512 rows per output sample, and linear interpolation between these errs by less
 * than π² / 8 / 512² = 5e-6, that is -106 dB.
 */
export function createFilterTaps(from: number, to: number): FilterTaps {
  const divisor = greatestCommonDivisor(from, to);
  const up = to / divisor;
  const { halfWidth, at } = lowpass(from, to);
  const phases = up <= mostPhases ? up : Math.ceil(mostPhases * Math.min(1, to / from));
  const width = 2 * halfWidth;
  const taps = new Float64Array((phases + 1) * width);
  for (let phase = 0; phase <= phases; phase++) {
    const row = taps.subarray(phase * width, (phase + 1) * width);
    let sum = 0;
    for (let k = 0; k < width; k++) {
      row[k] = at(k - (halfWidth - 1) - phase / phases);
      sum += row[k];
    }
    for (let k = 0; k < width; k++) row[k] /= sum;
  }
  return { up, down: from / divisor, halfWidth, phases, taps };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
