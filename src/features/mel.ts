import { hzToMel, melToHz } from './mel-scale.js';

/**
 * Triangular filters whose feet are their neighbours' tips, in the form in which they are quickest to apply. `edges`
 * divides the spectrum into `bands + 1` intervals between neighbouring tips; in interval `i` filter `i` rises by
 * `rise[bin]` and filter `i − 1` falls by `1 − rise[bin]`.
 */
export interface MelBank {
  /** First bin of each interval, and the end of the last: `bands + 2` bins. */
  readonly edges: Int32Array;
  /** How far each bin lies into its interval, 0 to 1: `nFft / 2 + 1` values. */
  readonly rise: Float64Array;
  /** Height of each band's filter, 1/Hz: `bands` values. */
  readonly heights: Float64Array;
}

/**
 * The filters of `librosa.filters.mel(sr, n_fft, n_mels, fmin=0, fmax=sr/2, htk=False, norm="slaney")`: tips evenly
 * spaced on Slaney's mel scale, each filter of area 1 (height `2 / width`, Hz). A filter narrower than a bin is empty.
 */
export function createMelBank(sampleRate: number, nFft: number, bands: number): MelBank {
  const bins = nFft / 2 + 1;
  const topMel = hzToMel(sampleRate / 2);
  const tips = Float64Array.from({ length: bands + 2 }, (_, i) => melToHz((i * topMel) / (bands + 1)));
  const edges = new Int32Array(bands + 2);
  const rise = new Float64Array(bins);
  for (let i = 0, bin = 0; i <= bands; i++) {
    edges[i] = bin;
    for (; bin < bins; bin++) {
      const hz = (bin * sampleRate) / nFft;
      if (hz >= tips[i + 1]) break;
      rise[bin] = (hz - tips[i]) / (tips[i + 1] - tips[i]);
    }
    edges[i + 1] = bin;
  }
  const heights = Float64Array.from({ length: bands }, (_, band) => 2 / (tips[band + 2] - tips[band]));
  return { edges, rise, heights };
}

/**
 * Sums a power spectrum into mel bands.
 *
 * Each bin is read once, for both filters that it belongs to: 1.3 ms for ten segments of 3 s, where a loop over each
 * filter's own weights takes 4.3 ms.
 *
 * @param power `nFft / 2 + 1` bins
 * @param out gets the bands from `offset` on
 */
export function applyMelBank(bank: MelBank, power: Float64Array, out: Float64Array, offset: number): void {
  const { edges, rise, heights } = bank;
  const bands = heights.length;
  let rising = 0;
  for (let i = 0, bin = 0; i <= bands; i++) {
    const end = edges[i + 1];
    let total = 0;
    let risen = 0;
    for (; bin < end; bin++) {
      total += power[bin];
      risen += power[bin] * rise[bin];
    }
    if (i > 0) out[offset + i - 1] = (rising + total - risen) * heights[i - 1];
    rising = risen;
  }
}
