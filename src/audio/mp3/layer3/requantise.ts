import type { ScaleFactors } from './scale-factors.js';
import type { Granule } from './side-info.js';

/** Added to the scale factors of long bands where pre-emphasis is on (ISO/IEC 11172-3, table 3-B.6). */
const preEmphasis = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 3, 2, 0];

/** `2^(e/4)` for e from -{@link lowest} on: a global gain of 0 to 255 counts from 210, and the others lessen it by 128. */
const lowest = 338;
const gains = Float64Array.from({ length: lowest + 46 }, (_, i) => 2 ** ((i - lowest) / 4));

/**
 * Writes the factor of the values of each band (ISO/IEC 11172-3, 2.4.3.4.7.1).
 *
 * @param out a factor for each band, in the order of the lines
 */
export function bandGains(
  granule: Granule,
  { values, hasPreEmphasis }: ScaleFactors,
  out: Float64Array,
): void {
  const { layout, globalGain, windowGains, isCoarse } = granule;
  const step = isCoarse ? 4 : 2;
  const base = lowest + globalGain - 210;
  const { longBands } = layout;
  for (let band = 0; band < longBands; band++)
    out[band] = gains[base - step * (values[band] + (hasPreEmphasis ? preEmphasis[band] : 0))];
  for (let band = longBands, window = 0; band < layout.ends.length; band++) {
    out[band] = gains[base - 8 * windowGains[window] - step * values[band]];
    window = window === 2 ? 0 : window + 1;
  }
}
