import type { BitReader } from './bits.js';
import type { Granule } from './side-info.js';

/** Bits of the scale factors of lower and of higher bands, by their code (ISO/IEC 11172-3, 2.4.2.7 `scalefac_compress`). */
const lowBits = [0, 0, 0, 0, 3, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4];
const highBits = [0, 1, 2, 3, 0, 1, 2, 3, 1, 2, 3, 1, 2, 3, 2, 3];

/** Bands after the last of each group that two granules may share. */
const groupEnds = [6, 11, 16, 21];

/** The facts that the layout of scale factors depends on. */
export type ScaleFactorCode = Pick<Granule, 'layout' | 'scaleFactorCode' | 'hasPreEmphasis'>;

/** The scale factors of a granule of one channel. */
export interface ScaleFactors {
  /** Band by band in the order of the lines; those of the last bands, which have none, are 0. */
  readonly values: Uint8Array;
  hasPreEmphasis: boolean;
}

export function createScaleFactors(): ScaleFactors {
  return { values: new Uint8Array(39), hasPreEmphasis: false };
}

/**
 * Reads the scale factors of a granule in MPEG-1.
 *
 * @param factors those of the channel's granule before; overwritten where they are not shared
 * @param shared bits of the groups that keep the values of the granule before; 0 for a first granule
 */
export function readScaleFactors(
  reader: BitReader,
  granule: ScaleFactorCode,
  shared: number,
  factors: ScaleFactors,
): void {
  const { layout, scaleFactorCode } = granule;
  const low = lowBits[scaleFactorCode];
  const high = highBits[scaleFactorCode];
  const { values } = factors;
  factors.hasPreEmphasis = granule.hasPreEmphasis;
  if (layout.longBands === 22) {
    for (let group = 0, band = 0; group < 4; group++) {
      const bits = group < 2 ? low : high;
      if (shared & (1 << group)) band = groupEnds[group];
      else for (; band < groupEnds[group]; band++) values[band] = reader.read(bits);
    }
    values.fill(0, 21);
  } else {
    const total = layout.ends.length - 3;
    // Of the short bands the upper six have the other length, three windows each.
    for (let band = 0; band < total; band++) values[band] = reader.read(band < total - 18 ? low : high);
    values.fill(0, total);
  }
}

/** Numbers of bands in four groups: of long, short and mixed blocks (ISO/IEC 13818-3, 2.4.3.2). */
type GroupSizes = readonly [readonly number[], readonly number[], readonly number[]];
const groupSizes: readonly GroupSizes[] = [
  [
    [6, 5, 5, 5],
    [9, 9, 9, 9],
    [6, 9, 9, 9],
  ],
  [
    [6, 5, 7, 3],
    [9, 9, 12, 6],
    [6, 9, 12, 6],
  ],
  [
    [11, 10, 0, 0],
    [18, 18, 0, 0],
    [15, 18, 0, 0],
  ],
  [
    [7, 7, 7, 0],
    [12, 12, 12, 0],
    [6, 15, 12, 0],
  ],
  [
    [6, 6, 6, 3],
    [12, 9, 9, 6],
    [6, 12, 9, 6],
  ],
  [
    [8, 8, 5, 0],
    [15, 12, 9, 0],
    [6, 18, 9, 0],
  ],
];

/**
 * Reads the scale factors of a granule in MPEG-2 and -2.5, where the code gives the bits of four groups of bands.
 *
 * @param isPositions whether they are intensity positions, as those of the second channel may be
 */
export function readLowRateScaleFactors(
  reader: BitReader,
  { layout, scaleFactorCode }: ScaleFactorCode,
  isPositions: boolean,
  factors: ScaleFactors,
): void {
  const { kind, lengths } = isPositions
    ? positionLengths(scaleFactorCode >> 1)
    : factorLengths(scaleFactorCode);
  const sizes = groupSizes[kind][layout.longBands === 22 ? 0 : layout.longBands === 0 ? 1 : 2];
  const { values } = factors;
  factors.hasPreEmphasis = kind === 2;
  let band = 0;
  for (const [group, bits] of lengths.entries()) {
    const groupEnd = band + sizes[group];
    for (; band < groupEnd; band++) values[band] = reader.read(bits);
  }
  values.fill(0, band);
}

function factorLengths(code: number): { kind: number; lengths: number[] } {
  if (code < 400)
    return { kind: 0, lengths: [Math.floor((code >> 4) / 5), (code >> 4) % 5, (code >> 2) & 3, code & 3] };
  if (code < 500) {
    const rest = code - 400;
    return { kind: 1, lengths: [Math.floor((rest >> 2) / 5), (rest >> 2) % 5, rest & 3, 0] };
  }
  return { kind: 2, lengths: [Math.floor((code - 500) / 3), (code - 500) % 3, 0, 0] };
}

function positionLengths(code: number): { kind: number; lengths: number[] } {
  if (code < 180)
    return { kind: 3, lengths: [Math.floor(code / 36), Math.floor((code % 36) / 6), code % 6, 0] };
  if (code < 244) {
    const rest = code - 180;
    return { kind: 4, lengths: [(rest >> 4) & 3, (rest >> 2) & 3, rest & 3, 0] };
  }
  return { kind: 5, lengths: [Math.floor((code - 244) / 3), (code - 244) % 3, 0, 0] };
}
