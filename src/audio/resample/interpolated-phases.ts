import type { Kernel } from './filter-taps.js';

/**
 * Filters to a rate with more positions than the kernel has rows: interpolates linearly between the two nearest rows.
 *
 * @param samples input from sample `origin` on; reaches `halfWidth` beyond the outputs' positions on both sides
 * @param start number of the first output, in output samples from the start of the track
 */
export function interpolatedPhases(
  samples: Float64Array,
  origin: number,
  { up, down, halfWidth, phases, taps }: Kernel,
  start: number,
  out: Float32Array,
): void {
  const width = 2 * halfWidth;
  for (let i = 0; i < out.length; i++) {
    const position = (start + i) * down;
    const remainder = position % up;
    const at = (position - remainder) / up - halfWidth + 1 - origin;
    const exactRow = (remainder / up) * phases;
    const row = Math.floor(exactRow);
    const before = row * width;
    const after = before + width;
    let sumBefore = 0;
    let sumAfter = 0;
    for (let k = 0; k < width; k++) {
      const sample = samples[at + k];
      sumBefore += taps[before + k] * sample;
      sumAfter += taps[after + k] * sample;
    }
    out[i] = sumBefore + (sumAfter - sumBefore) * (exactRow - row);
  }
}
