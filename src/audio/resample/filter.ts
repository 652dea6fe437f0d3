import { halve } from './halve.js';
import { interpolatedPhases } from './interpolated-phases.js';
import type { Kernel } from './filter-taps.js';
import { polyphase } from './polyphase.js';

/**
 * Computes outputs of a resampler.
 *
 * @param input what the track holds of the samples that the outputs hang on
 * @param first number of its first sample in the track; all others count as silence
 * @param start number of the first output
 * @returns `length` outputs
 */
export type Filter = (input: Float32Array, first: number, start: number, length: number) => Float32Array;

/** Makes the filter of a kernel, in double precision. */
export function createFilter(kernel: Kernel): Filter {
  const { up, down, halfWidth, phases } = kernel;
  const isHalving = up === 1 && down === 2;
  return (input, first, start, length) => {
    // Groups of four outputs may overrun the window; the surplus is computed and cut off.
    const padded = Math.ceil(length / 4) * 4;
    const origin = Math.floor((start * down) / up) - halfWidth + 1;
    const end = Math.floor(((start + padded) * down) / up) + halfWidth + 1;
    const samples = new Float64Array(end - origin);
    if (input.length > 0) samples.set(input, first - origin);
    const out = new Float32Array(padded);
    if (isHalving) halve(samples, kernel, out);
    else if (phases === up) polyphase(samples, origin, kernel, start, out);
    else interpolatedPhases(samples, origin, kernel, start, out);
    return out.subarray(0, length);
  };
}
