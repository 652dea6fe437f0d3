/**
 * Triangular filters whose feet are their neighbours' tips, in the form in which they are quickest to apply. `edges`
 * divides the spectrum into `bands + 1` intervals between neighbouring tips; in interval `i` filter `i` rises and
 * filter `i − 1` falls, so that each bin is read once for both.
 */
export interface TriangularBank {
  /** First bin of each interval, and the end of the last: `bands + 2` bins. The first interval begins at bin 0. */
  readonly edges: Int32Array;
  /** How far each bin lies into its interval, and how far from its end, each 0 to 1: `nFft / 2 + 1` pairs. */
  readonly slopes: Float64Array;
  /** Height of each band's filter: `bands` values. */
  readonly heights: Float64Array;
}

/**
 * Makes filters with given tips. A filter narrower than a bin is empty, as one above half the sample rate is.
 *
 * @param places of the bins, ascending, in Hz or on any scale in which the slopes are linear: `nFft / 2 + 1` values
 * @param tips on the same scale, ascending: the foot of the first filter, the tips of all, the foot of the last; `bands + 2` values
 */
export function createTriangularBank(
  places: Float64Array,
  tips: Float64Array,
  heights: Float64Array,
): TriangularBank {
  const bins = places.length;
  const bands = heights.length;
  const edges = new Int32Array(bands + 2);
  const slopes = new Float64Array(2 * bins);
  for (let i = 0, bin = 0; i <= bands; i++) {
    edges[i] = bin;
    for (; bin < bins; bin++) {
      if (places[bin] >= tips[i + 1]) break;
      // Bins below the first foot count nothing.
      const rise = Math.max(0, (places[bin] - tips[i]) / (tips[i + 1] - tips[i]));
      slopes[2 * bin] = rise;
      slopes[2 * bin + 1] = 1 - rise;
    }
    edges[i + 1] = bin;
  }
  return { edges, slopes, heights };
}
