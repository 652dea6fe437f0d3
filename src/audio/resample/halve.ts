import type { Kernel } from './filter-taps.js';

/**
 * Filters and drops every second sample (44.1 → 22.05 kHz, what nearly every upload needs).
 *
 * Two tricks, 30 s of 44.1 kHz in Node 20 with 279 taps: the filter is symmetric, so samples at equal distance are
 * added before they are multiplied; and four outputs are made at once, for which the samples at taps of one parity slide
 * through registers, so that a step loads one tap and two samples for eight products. Plain loop 240 ms, four outputs
 * with the taps shared 112 ms, this 62 ms.
 *
 * @param samples from `halfWidth - 1` before the position of the first output to `halfWidth + 6` behind that of the last
 * @param out as many outputs as asked for, a multiple of 4
 */
export function halve(samples: Float64Array, { halfWidth, taps }: Kernel, out: Float32Array): void {
  const middle = halfWidth - 1;
  for (let i = 0; i < out.length; i += 4) {
    const centre = 2 * i + middle;
    let sum0 = taps[middle] * samples[centre];
    let sum1 = taps[middle] * samples[centre + 2];
    let sum2 = taps[middle] * samples[centre + 4];
    let sum3 = taps[middle] * samples[centre + 6];
    for (let first = 1; first <= 2; first++) {
      let left = centre - first;
      let right = centre + first + 6;
      let left1 = samples[left + 2];
      let left2 = samples[left + 4];
      let left3 = samples[left + 6];
      let right0 = samples[right - 6];
      let right1 = samples[right - 4];
      let right2 = samples[right - 2];
      for (let k = first; k <= middle; k += 2) {
        const tap = taps[middle + k];
        const left0 = samples[left];
        const right3 = samples[right];
        sum0 += tap * (left0 + right0);
        sum1 += tap * (left1 + right1);
        sum2 += tap * (left2 + right2);
        sum3 += tap * (left3 + right3);
        left3 = left2;
        left2 = left1;
        left1 = left0;
        right0 = right1;
        right1 = right2;
        right2 = right3;
        left -= 2;
        right += 2;
      }
    }
    out[i] = sum0;
    out[i + 1] = sum1;
    out[i + 2] = sum2;
    out[i + 3] = sum3;
  }
}
