import { huffmanCodes } from './mp3-huffman-codes.js';

/** Bits that are looked up at once. Few words are longer, so most take one look; 30 s take 3 ms more with 8 bits. */
const level = 10;

/**
 * Codes as tables of tables, one behind the other. An entry has a symbol in its lowest 8 bits, the length of a word's rest in
 * the next 8, and in the next 8 that length and the signs behind the word. It is less than 0 where a word goes on: then it is
 * the place of the table for its next bits.
 */
const entries: number[] = [];

/** Adds a code and returns the place of its table. */
function addCode(code: string): number {
  const root = addTable();
  // How far the words before reach, in units of the longest word that two tables hold.
  let reached = 0;
  for (let i = 0; i < code.length; i += 3) {
    const symbol = parseInt(code.slice(i, i + 2), 16);
    let length = parseInt(code[i + 2], 36);
    let first = root + (reached >> level);
    if (length > level) {
      entries[first] ||= -addTable();
      first = -entries[first] + (reached & (2 ** level - 1));
    }
    reached += 2 ** (2 * level - length);
    if (length > level) length -= level;
    const signs = (symbol > 15 ? 1 : 0) + ((symbol & 15) > 0 ? 1 : 0);
    entries.fill(((length + signs) << 16) | (length << 8) | symbol, first, first + 2 ** (level - length));
  }
  return root;
}

function addTable(): number {
  return entries.push(...new Array<number>(2 ** level).fill(0)) - 2 ** level;
}

/** A code for pairs of values: where its table is, and how many bits follow a value of 15 to say what is beyond. */
interface PairCode {
  readonly root: number;
  readonly linbits: number;
}

const withoutLinbits = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15] as const;
const pairCodes: (PairCode | undefined)[] = [];
for (const table of withoutLinbits) pairCodes[table] = { root: addCode(huffmanCodes[table]), linbits: 0 };
for (const [table, linbits] of [
  [16, [1, 2, 3, 4, 6, 8, 10, 13]],
  [24, [4, 5, 6, 7, 8, 9, 11, 13]],
] as const) {
  const root = addCode(huffmanCodes[table]);
  for (const [i, bits] of linbits.entries()) pairCodes[table + i] = { root, linbits: bits };
}
const quadRoots = [addCode(huffmanCodes.A), addCode(huffmanCodes.B)];
const lookUp = Int32Array.from(entries);

/** Which codes the lines of one granule of one channel have. */
export interface SpectrumCode {
  /** Lines that come in pairs. */
  readonly pairedLines: number;
  /** The first lines of the second and third region of pairs. */
  readonly regions: readonly [number, number];
  /** For each region, 0 to 31. */
  readonly tables: readonly [number, number, number];
  /** For the quadruples behind the pairs, 0 or 1 (A or B). */
  readonly quadTable: number;
}

/** 25 bits from a position on, at the top of 32. */
function bitsAt(view: DataView, position: number): number {
  return view.getInt32(position >> 3) << (position & 7);
}

/**
 * Reads the quantised lines of a granule of one channel (ISO/IEC 11172-3, 2.4.1.7 `huffman_code_bits` and 2.4.2.7).
 *
 * @param view reaches ten bytes beyond the last bit
 * @param position first bit
 * @param end the bit behind the last one. Pairs that reach beyond it come of damage, and all lines are 0 then.
 * @param spectrum gets 576 integers within ±8206
 * @returns how many lines may differ from 0
 */
export function readSpectrum(
  view: DataView,
  position: number,
  end: number,
  { pairedLines, regions, tables, quadTable }: SpectrumCode,
  spectrum: Int16Array,
): number {
  let line = 0;
  for (let region = 0; region < 3; region++) {
    const regionEnd = region < 2 ? Math.min(regions[region], pairedLines) : pairedLines;
    const code = pairCodes[tables[region]];
    if (!code) {
      if (regionEnd > line) spectrum.fill(0, line, regionEnd);
      line = Math.max(line, regionEnd);
      continue;
    }
    const { root, linbits } = code;
    while (line < regionEnd) {
      let word = bitsAt(view, position);
      let entry = lookUp[root + (word >>> (32 - level))];
      if (entry < 0) {
        word <<= level;
        position += level;
        entry = lookUp[(word >>> (32 - level)) - entry];
      }
      let x = (entry >> 4) & 15;
      let y = entry & 15;
      if (linbits > 0 && (x === 15 || y === 15)) {
        position += (entry >> 8) & 255;
        if (x === 15) {
          x += bitsAt(view, position) >>> (32 - linbits);
          position += linbits;
        }
        if (x > 0 && bitsAt(view, position++) < 0) x = -x;
        if (y === 15) {
          y += bitsAt(view, position) >>> (32 - linbits);
          position += linbits;
        }
        if (y > 0 && bitsAt(view, position++) < 0) y = -y;
      } else {
        // Half of the signs are negative, so any jump that depended on one would be mispredicted half of the time.
        position += entry >> 16;
        word <<= (entry >> 8) & 255;
        const signX = word >> 31;
        const signY = (x > 0 ? word << 1 : word) >> 31;
        x = (x ^ signX) - signX;
        y = (y ^ signY) - signY;
      }
      if (position > end) {
        spectrum.fill(0);
        return 0;
      }
      spectrum[line++] = x;
      spectrum[line++] = y;
    }
  }
  return readQuads(view, position, end, quadRoots[quadTable], spectrum, line);
}

function readQuads(
  view: DataView,
  position: number,
  end: number,
  root: number,
  spectrum: Int16Array,
  line: number,
): number {
  while (position < end && line <= 572) {
    let word = bitsAt(view, position);
    const entry = lookUp[root + (word >>> (32 - level))];
    const length = (entry >> 8) & 255;
    word <<= length;
    position += length;
    for (let bit = 8; bit > 0; bit >>= 1) {
      let value = 0;
      if (entry & bit) {
        value = word < 0 ? -1 : 1;
        word <<= 1;
        position++;
      }
      spectrum[line++] = value;
    }
    if (position > end) line -= 4;
  }
  spectrum.fill(0, line);
  return line;
}
