import type { ScaleFactors } from './scale-factors.js';
import type { Granule } from './side-info.js';

/** How two channels are coded, by the mode and its extension in a frame's header. */
export interface StereoMode {
  /** The first channel is the sum of both, the second their difference, each divided by √2. */
  readonly isMidSide: boolean;
  /** Where the second channel has no lines, the first is shared out between both. */
  readonly isIntensity: boolean;
}

export const noStereo: StereoMode = { isMidSide: false, isIntensity: false };

/** @param byte the last one of a frame's header */
export function stereoMode(byte: number): StereoMode {
  const isJoint = byte >> 6 === 1;
  return isJoint ? { isMidSide: (byte & 0x20) !== 0, isIntensity: (byte & 0x10) !== 0 } : noStereo;
}

/** The intensity position that means none. */
const noPosition = 7;

/**
 * Changes the factors of the first channel's bands to those that the mean of both channels has where there is intensity
 * stereo (ISO/IEC 11172-3, 2.4.3.4.9.3, and 13818-3, 2.4.3.2): in MPEG-1 the first channel is shared out in two parts whose
 * sum is one, in the others one of both is weaker.
 *
 * @param second of the second channel, as its scale factors, which are positions
 * @param spectrum its lines
 * @param weight of the first channel in bands without intensity
 * @param factors of the first channel's bands
 */
export function shareIntensity(
  second: Granule,
  { values }: ScaleFactors,
  spectrum: Int16Array,
  isMpeg1: boolean,
  weight: number,
  factors: Float64Array,
): void {
  const { ends, longBands } = second.layout;
  const bounds = firstEmptyBands(second, spectrum);
  for (let band = 0; band < ends.length; band++) {
    const isLong = band < longBands;
    const window = isLong ? 0 : 1 + ((band - longBands) % 3);
    if (band < bounds[window]) continue;
    // The last bands have no scale factor of their own.
    const isLast = isLong ? band === 21 : band >= ends.length - 3;
    const position = values[isLast ? band - (isLong ? 1 : 3) : band];
    if (position === noPosition) continue;
    const weaker = 2 ** (-Math.ceil(position / 2) / (second.scaleFactorCode & 1 ? 2 : 4));
    factors[band] *= (isMpeg1 ? 0.5 : (1 + weaker) / 2) / weight;
  }
}

/** From which band on there is nothing, in long blocks and in each window of short ones. */
function firstEmptyBands({ layout }: Granule, spectrum: Int16Array): number[] {
  const { ends, longBands } = layout;
  const bounds = [0, 0, 0, 0];
  for (let band = 0, line = 0; band < ends.length; line = ends[band++]) {
    const isLong = band < longBands;
    const window = isLong ? 0 : 1 + ((band - longBands) % 3);
    if (!spectrum.subarray(line, ends[band]).some(value => value !== 0)) continue;
    bounds[window] = band + 1;
    // Nothing is shared out in long bands below short ones with sound.
    if (!isLong) bounds[0] = longBands;
  }
  return bounds;
}
