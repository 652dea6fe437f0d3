import { hzToMel, melToHz } from './mel-scale.js';

/**
 * Triangular filters whose feet are their neighbours' tips, in the form in which they are quickest to apply. `edges`
 * divides the spectrum into `bands + 1` intervals between neighbouring tips; in interval `i` filter `i` rises and
 * filter `i − 1` falls, so that each bin is read once for both.
 */
export interface MelBank {
  /** First bin of each interval, and the end of the last: `bands + 2` bins. */
  readonly edges: Int32Array;
  /** How far each bin lies into its interval, and how far from its end, each 0 to 1: `nFft / 2 + 1` pairs. */
  readonly slopes: Float64Array;
  /** Height of each band's filter, 1/Hz: `bands` values. */
  readonly heights: Float64Array;
}

/**
 * The filters of `librosa.filters.mel(sr, n_fft, n_mels, fmin=0, fmax, htk=False, norm="slaney")`: tips evenly
 * spaced on Slaney's mel scale, each filter of area 1 (height `2 / width`, Hz). A filter narrower than a bin is empty.
 *
 * @param fMax Hz
 */
export function createMelBank(
  sampleRate: number,
  nFft: number,
  bands: number,
  fMax = sampleRate / 2,
): MelBank {
  const bins = nFft / 2 + 1;
  const topMel = hzToMel(fMax);
  const tips = Float64Array.from({ length: bands + 2 }, (_, i) => melToHz((i * topMel) / (bands + 1)));
  const edges = new Int32Array(bands + 2);
  const slopes = new Float64Array(2 * bins);
  for (let i = 0, bin = 0; i <= bands; i++) {
    edges[i] = bin;
    for (; bin < bins; bin++) {
      const hz = (bin * sampleRate) / nFft;
      if (hz >= tips[i + 1]) break;
      const rise = (hz - tips[i]) / (tips[i + 1] - tips[i]);
      slopes[2 * bin] = rise;
      slopes[2 * bin + 1] = 1 - rise;
    }
    edges[i + 1] = bin;
  }
  const heights = Float64Array.from({ length: bands }, (_, band) => 2 / (tips[band + 2] - tips[band]));
  return { edges, slopes, heights };
}
