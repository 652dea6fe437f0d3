import { huffmanCodes } from './huffman-codes.js';

/** Bits that are looked up at once. Few words are longer, so most take one look. */
export const level = 10;

/**
 * Codes as tables of tables, one after the other. An entry has a symbol in its lowest 8 bits, the length of a word's rest in
 * the next 8, and in the next 8 that length and the signs after the word. It is less than 0 where a word goes on: then it is
 * the place of the table for its next bits.
 */
const entries: number[] = [];

/** Adds a code of pairs and returns the place of its table. */
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
    const signs = (symbol >> 4 ? 1 : 0) + (symbol & 15 ? 1 : 0);
    entries.fill(((length + signs) << 16) | (length << 8) | symbol, first, first + 2 ** (level - length));
  }
  return root;
}

function addTable(): number {
  return entries.push(...new Array<number>(2 ** level).fill(0)) - 2 ** level;
}

/** A code for pairs of values: where its table is, and how many bits follow a value of 15 to state the rest. */
export interface PairCode {
  readonly root: number;
  readonly linbits: number;
}

const withoutLinbits = [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15] as const;
const codes: (PairCode | undefined)[] = [];
for (const table of withoutLinbits) codes[table] = { root: addCode(huffmanCodes[table]), linbits: 0 };
for (const [table, linbits] of [
  [16, [1, 2, 3, 4, 6, 8, 10, 13]],
  [24, [4, 5, 6, 7, 8, 9, 11, 13]],
] as const) {
  const root = addCode(huffmanCodes[table]);
  for (const [i, bits] of linbits.entries()) codes[table + i] = { root, linbits: bits };
}
/** The codes of pairs by their number; there are none where all lines are 0. */
export const pairCodes: readonly (PairCode | undefined)[] = codes;

/** The tables of all codes. */
export const huffmanTables: Int32Array = Int32Array.from(entries);

/** Bits of the longest word of a quadruple with its signs. */
export const quadLevel = 10;

/** For each of both codes of quadruples, A and B, by the next {@link quadLevel} bits: four values, -1 to 1. */
export const quadValues: Int16Array = new Int16Array(2 * 4 * 2 ** quadLevel);

/** The same: how many bits they take. */
export const quadLengths: Uint8Array = new Uint8Array(2 * 2 ** quadLevel);

for (const [table, code] of [huffmanCodes.A, huffmanCodes.B].entries()) {
  let entry = table * 2 ** quadLevel;
  for (let i = 0; i < code.length; i += 3) {
    const symbol = parseInt(code.slice(i, i + 2), 16);
    const behind = quadLevel - parseInt(code[i + 2], 36);
    for (let rest = 0; rest < 2 ** behind; rest++, entry++) {
      let signAt = behind;
      const values = [8, 4, 2, 1].map(bit => (symbol & bit ? ((rest >> --signAt) & 1 ? -1 : 1) : 0));
      quadValues.set(values, 4 * entry);
      quadLengths[entry] = quadLevel - signAt;
    }
  }
}
