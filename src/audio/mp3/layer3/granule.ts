import type { BandLayout, Bands } from './bands.js';
import type { BitReader } from './bits.js';
import { bandGains } from './requantise.js';
import { createScaleFactors, readLowRateScaleFactors, readScaleFactors } from './scale-factors.js';
import type { Granule } from './side-info.js';
import type { Mp3Spectra } from './spectrum.js';
import { shareIntensity, type StereoMode } from './stereo.js';
import { blockForms, mixedLong, type Mp3Synthesis } from './synthesis.js';

/** Decodes granules to the mean of their channels. */
export interface GranuleDecoder {
  /**
   * @param reader stands at the granule's main data
   * @param granules of each channel
   * @param shared see `SideInfo`; 0 in the first granule of a frame
   * @returns 576 samples, which the next call overwrites
   */
  decode(
    reader: BitReader,
    granules: readonly [Granule, Granule?],
    shared: readonly number[],
    mode: StereoMode,
  ): Float32Array;
}

/**
 * Everything between the lines and the sound is linear, so the mean is taken of the lines, and one channel is synthesised.
 * Of middle and side the mean is the middle, and the side need not even be read. Where two channels have blocks of different
 * forms, each form is transformed with the lines that both channels have in it.
 */
export function createGranuleDecoder(
  bands: Bands,
  isMpeg1: boolean,
  spectra: Mp3Spectra,
  synthesis: Mp3Synthesis,
): GranuleDecoder {
  const scaleFactors = [createScaleFactors(), createScaleFactors()];
  const counts = [0, 0];
  const factors = [new Float64Array(39), new Float64Array(39)];
  const weighted = new Float64Array(39);
  const longSubbands = bands.mixed.ends[bands.mixed.longBands - 1] / 18;
  const used = new Array<number>(blockForms).fill(0);

  /** Adds a channel's lines to those that are transformed as blocks of `target`. */
  const add = (channel: 0 | 1, weight: number, { layout }: Granule, target: Granule): void => {
    const count = counts[channel];
    for (let band = 0; band < weighted.length; band++) weighted[band] = factors[channel][band] * weight;
    const { blockType } = target;
    const isMixed = target.layout === bands.mixed;
    const longLines = isMixed ? Math.min(18 * longSubbands, count) : 0;
    if (longLines > 0) {
      spectra.add(channel, 0, longLines, layout, weighted, synthesis.lines[mixedLong]);
      used[mixedLong] = longSubbands;
    }
    spectra.add(channel, longLines, count, layout, weighted, synthesis.lines[blockType]);
    used[blockType] = Math.max(used[blockType], subbandsOf(layout, count));
  };

  const readChannel = (
    reader: BitReader,
    channel: 0 | 1,
    granule: Granule,
    shared: number,
    { isPositions, isWanted }: { isPositions: boolean; isWanted: boolean },
  ): void => {
    const end = reader.position + granule.bits;
    if (isMpeg1) readScaleFactors(reader, granule, shared, scaleFactors[channel]);
    else readLowRateScaleFactors(reader, granule, isPositions, scaleFactors[channel]);
    if (isWanted) {
      counts[channel] = spectra.read(channel, reader.position, end, granule);
      bandGains(granule, scaleFactors[channel], factors[channel]);
    }
    reader.position = end;
  };

  const mixStereo = (
    first: Granule,
    second: Granule,
    { isMidSide, isIntensity }: StereoMode,
    areAlike: boolean,
  ) => {
    const weight = isMidSide ? Math.SQRT1_2 : 0.5;
    if (isIntensity && areAlike)
      shareIntensity(second, scaleFactors[1], spectra.lines[1], isMpeg1, weight, factors[0]);
    if (isMidSide && !areAlike) {
      add(0, weight / 2, first, first);
      add(1, weight / 2, second, first);
      add(0, weight / 2, first, second);
      add(1, -weight / 2, second, second);
      return;
    }
    add(0, weight, first, first);
    if (!isMidSide) add(1, weight, second, second);
  };

  return {
    decode(reader, [first, second], shared, mode) {
      used.fill(0);
      readChannel(reader, 0, first, shared[0], { isPositions: false, isWanted: true });
      if (second) {
        const areAlike = first.blockType === second.blockType && first.layout === second.layout;
        const isWanted = mode.isIntensity || !mode.isMidSide || !areAlike;
        readChannel(reader, 1, second, shared[1], { isPositions: mode.isIntensity, isWanted });
        mixStereo(first, second, mode, areAlike);
      } else {
        add(0, 1, first, first);
      }
      return synthesis.synthesise(used, longSubbands);
    },
  };
}

/** How many of the lowest subbands the first `count` lines are in. */
function subbandsOf({ ends, longBands }: BandLayout, count: number): number {
  if (longBands === 22) return Math.ceil(count / 18);
  // All windows of a band have lines as high as the last one's.
  const lastWindow = ends.findIndex((end, band) => end >= count && (band - longBands) % 3 === 2);
  return Math.ceil(ends[lastWindow] / 18);
}
