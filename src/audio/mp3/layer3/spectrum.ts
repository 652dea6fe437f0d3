import type { BandLayout, Bands } from './bands.js';
import { huffmanTables, level, pairCodes, quadLengths, quadLevel, quadValues } from './huffman.js';
import type { ArrayShapes } from '../../../simd/arrays.js';
import type { Mp3Memory } from './kernels.js';
import { largestFrame } from '../../mpeg-frame.js';

/** Bytes by which a frame's main data may begin before the frame: 9 bits of them. */
export const mostBorrowed = 511;

/** Bytes that are read ahead. */
export const ahead = 16;

/** The largest value: 15 and 13 more bits. */
const largest = 8206;

/** `|x|^(4/3)` with the sign of x, from the smallest value on. */
const allPowers = Float32Array.from({ length: 2 * largest + 1 }, (_, i) => {
  const x = i - largest;
  return Math.sign(x) * Math.abs(x) ** (4 / 3);
});

/** The arrays that are needed. */
export const spectrumArrays = {
  mainData: [Uint8Array, mostBorrowed + largestFrame + ahead],
  tables: [Int32Array, huffmanTables.length],
  quadValues: [Int16Array, quadValues.length],
  quadLengths: [Uint8Array, quadLengths.length],
  powers: [Float32Array, allPowers.length],
  spectrum0: [Int16Array, 576],
  spectrum1: [Int16Array, 576],
  factors: [Float32Array, 39],
  longEnds: [Uint16Array, 22],
  longPlaces: [Uint16Array, 576],
  shortEnds: [Uint16Array, 39],
  shortPlaces: [Uint16Array, 576],
  mixedEnds: [Uint16Array, 38],
  mixedPlaces: [Uint16Array, 576],
} as const satisfies ArrayShapes;

/** Which codes the lines of one granule of one channel have. */
export interface SpectrumCode {
  /** Lines that come in pairs. */
  readonly pairedLines: number;
  /** The first lines of the second and third region of pairs. */
  readonly regions: readonly [number, number];
  /** For each region, 0 to 31. */
  readonly tables: readonly [number, number, number];
  /** For the quadruples after the pairs, 0 or 1 (A or B). */
  readonly quadTable: number;
}

/** The quantised lines of one granule of two channels. */
export interface Mp3Spectra {
  /** The bytes that are read, with room for those before the frame; a decoder also looks at the sixteen bytes after them. */
  readonly mainData: Uint8Array;
  /** 576 integers within ±8206 for each channel. */
  readonly lines: readonly [Int16Array, Int16Array];
  /**
   * Reads the lines of a channel (ISO/IEC 11172-3, 2.4.1.7 `huffman_code_bits` and 2.4.2.7).
   *
   * @param position first bit
   * @param end the bit after the last one. Pairs that reach beyond it come from damage, and all lines are 0 then.
   * @returns how many lines may differ from 0
   */
  read(channel: 0 | 1, position: number, end: number, code: SpectrumCode): number;
  /**
   * Adds lines `[from, to)` of a channel to a matrix of lines: `|x|^(4/3)` with the sign of x, times a factor.
   *
   * @param layout of the channel's lines
   * @param factors of its bands
   * @param matrix address
   */
  add(
    channel: 0 | 1,
    from: number,
    to: number,
    layout: BandLayout,
    factors: Float64Array,
    matrix: number,
  ): void;
}

export function createMp3Spectra(
  { kernels, arrays, addresses }: Mp3Memory<typeof spectrumArrays>,
  bands: Bands,
): Mp3Spectra {
  arrays.tables.set(huffmanTables);
  arrays.quadValues.set(quadValues);
  arrays.quadLengths.set(quadLengths);
  arrays.powers.set(allPowers);
  const powers = addresses.powers + 4 * largest;
  const layouts = new Map<BandLayout, { ends: number; places: number }>();
  for (const name of ['long', 'short', 'mixed'] as const) {
    arrays[`${name}Ends`].set(bands[name].ends);
    arrays[`${name}Places`].set(bands[name].places.map(place => 4 * place));
    layouts.set(bands[name], { ends: addresses[`${name}Ends`], places: addresses[`${name}Places`] });
  }
  const starts = [addresses.spectrum0, addresses.spectrum1] as const;
  const lines = [arrays.spectrum0, arrays.spectrum1] as const;

  return {
    mainData: arrays.mainData,
    lines,
    read(channel, position, end, { pairedLines, regions, tables, quadTable }) {
      const spectrum = lines[channel];
      const address = starts[channel];
      const { mainData } = addresses;
      let line = 0;
      for (let region = 0; region < 3; region++) {
        const regionEnd = region < 2 ? Math.min(regions[region], pairedLines) : pairedLines;
        if (regionEnd <= line) continue;
        const code = pairCodes[tables[region]];
        if (code) {
          const at = address + 2 * line;
          const { root, linbits } = code;
          const behind = address + 2 * regionEnd;
          position = kernels.readPairs(
            mainData,
            position,
            end,
            addresses.tables,
            root,
            level,
            linbits,
            at,
            behind,
          );
          if (position > end) {
            spectrum.fill(0);
            return 0;
          }
        } else {
          spectrum.fill(0, line, regionEnd);
        }
        line = regionEnd;
      }
      const stop = kernels.readQuads(
        mainData,
        position,
        end,
        addresses.quadValues + quadTable * 8 * 2 ** quadLevel,
        addresses.quadLengths + quadTable * 2 ** quadLevel,
        quadLevel,
        address + 2 * line,
        address + 2 * 576,
      );
      const count = (stop - address) / 2;
      spectrum.fill(0, count);
      return count;
    },
    add(channel, from, to, layout, factors, matrix) {
      arrays.factors.set(factors);
      const { ends, places } = layouts.get(layout)!;
      kernels.addLines(starts[channel], from, to, ends, addresses.factors, places, powers, matrix);
    },
  };
}
