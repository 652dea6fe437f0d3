import { bandsOf, type BandLayout } from './bands.js';
import type { BitReader } from './bits.js';
import type { SpectrumCode } from './spectrum.js';
import type { Mp3FrameHeader } from '../../mpeg-frame.js';

/** How a granule was transformed: with long windows of three forms (0, 1 before a short one, 3 after it), or short (2). */
export type BlockType = 0 | 1 | 2 | 3;

/** The side information of one granule of one channel (ISO/IEC 11172-3, 2.4.1.7). */
export interface Granule extends SpectrumCode {
  /** Of scale factors and lines together. */
  readonly bits: number;
  readonly globalGain: number;
  readonly scaleFactorCode: number;
  readonly blockType: BlockType;
  readonly layout: BandLayout;
  /** Of the three short windows. */
  readonly windowGains: readonly number[];
  readonly hasPreEmphasis: boolean;
  readonly isCoarse: boolean;
}

/** The side information of a frame. */
export interface SideInfo {
  /** Bytes of main data that lie in the frames before. */
  readonly borrowed: number;
  /** For each channel four flags, lowest bit first: whether a group of scale factors is that of the granule before. */
  readonly shared: readonly number[];
  /** In the order of their main data: granule by granule, in each channel by channel. */
  readonly granules: Granule[];
}

/** Lines where the first region of short blocks ends in MPEG-1 and -2. */
const shortRegion = 36;

/** @param reader stands at the side information of a frame */
export function readSideInfo(reader: BitReader, header: Mp3FrameHeader): SideInfo {
  const { channels, samples } = header;
  const isMpeg1 = samples === 1152;
  const borrowed = reader.read(isMpeg1 ? 9 : 8);
  // Private bits.
  reader.read(isMpeg1 ? 7 - 2 * channels : channels);
  const shared = [0, 0];
  if (isMpeg1) {
    for (let channel = 0; channel < channels; channel++)
      for (let group = 0; group < 4; group++) shared[channel] |= reader.read(1) << group;
  }
  const granules = Array.from({ length: (samples / 576) * channels }, () =>
    readGranule(reader, header, isMpeg1),
  );
  return { borrowed, shared, granules };
}

function readGranule(reader: BitReader, { sampleRate }: Mp3FrameHeader, isMpeg1: boolean): Granule {
  const bands = bandsOf(sampleRate);
  const bits = reader.read(12);
  const pairedLines = Math.min(2 * reader.read(9), 576);
  const globalGain = reader.read(8);
  const scaleFactorCode = reader.read(isMpeg1 ? 4 : 9);
  let blockType: BlockType = 0;
  let layout = bands.long;
  let tables: [number, number, number];
  let windowGains = [0, 0, 0];
  let regions: [number, number];
  if (reader.read(1)) {
    blockType = reader.read(2) as BlockType;
    const isMixed = reader.read(1) === 1;
    if (blockType === 2) layout = isMixed ? bands.mixed : bands.short;
    tables = [reader.read(5), reader.read(5), 0];
    windowGains = [reader.read(3), reader.read(3), reader.read(3)];
    regions = [firstRegion(blockType, isMixed, sampleRate), 576];
  } else {
    tables = [reader.read(5), reader.read(5), reader.read(5)];
    const first = reader.read(4) + 1;
    const second = first + reader.read(3) + 1;
    regions = [bands.longEnds[first - 1], bands.longEnds[Math.min(second, 22) - 1]];
  }
  return {
    bits,
    pairedLines,
    globalGain,
    scaleFactorCode,
    blockType,
    layout,
    tables,
    windowGains,
    regions,
    hasPreEmphasis: isMpeg1 && reader.read(1) === 1,
    isCoarse: reader.read(1) === 1,
    quadTable: reader.read(1),
  };
}

/** The end of the first region where it is not stated: before the third short or the eighth long band. */
function firstRegion(blockType: BlockType, isMixed: boolean, sampleRate: number): number {
  const bands = bandsOf(sampleRate);
  if (blockType === 2 && (sampleRate >= 16_000 || !isMixed))
    return Math.max(shortRegion, bands.short.ends[8]);
  return bands.longEnds[7];
}
