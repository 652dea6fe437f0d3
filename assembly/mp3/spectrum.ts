/*
 * Reads the quantised lines of MP3 (ISO/IEC 11172-3, 2.4.1.7 `huffman_code_bits`, 2.4.2.7) and requantises them.
 */

/** The 25 bits from a position on, at the top of 32. */
function bitsAt(data: usize, position: usize): u32 {
  return bswap<u32>(load<u32>(data + (position >> 3))) << ((position & 7) as u32);
}

/**
 * Reads pairs of lines that have one code.
 *
 * An entry of the table has a symbol in its lowest 8 bits, the length of the word's rest in the next 8, and in the next 8
 * that length and the signs behind it; or it is less than 0, where the word goes on in the table at `−entry`.
 *
 * @param data address of the main data, which is followed by ten bytes of anything
 * @param position first bit
 * @param end bit behind the last one
 * @param tables address of all tables
 * @param root entries before the table of this code
 * @param level bits that a table looks up
 * @param linbits bits that follow a value of 15
 * @param line address of the first line, Int16
 * @param lineEnd address behind the last one
 * @returns the bit behind what was read, `end + 1` or more if that is too much
 */
export function readPairs(
  data: usize,
  position: usize,
  end: usize,
  tables: usize,
  root: i32,
  level: u32,
  linbits: u32,
  line: usize,
  lineEnd: usize,
): usize {
  const shift = 32 - level;
  for (; line < lineEnd && position <= end; line += 4) {
    let word = bitsAt(data, position);
    let entry = load<i32>(tables + (((root + ((word >> shift) as i32)) as usize) << 2));
    if (entry < 0) {
      word <<= level;
      position += level;
      entry = load<i32>(tables + (((((word >> shift) as i32) - entry) as usize) << 2));
    }
    let x = (entry >> 4) & 15;
    let y = entry & 15;
    if (linbits > 0 && (x === 15 || y === 15)) {
      position += (entry >> 8) & 255;
      if (x === 15) {
        x += bitsAt(data, position) >> (32 - linbits);
        position += linbits;
      }
      if (x > 0) {
        if ((bitsAt(data, position) as i32) < 0) x = -x;
        position++;
      }
      if (y === 15) {
        y += bitsAt(data, position) >> (32 - linbits);
        position += linbits;
      }
      if (y > 0) {
        if ((bitsAt(data, position) as i32) < 0) y = -y;
        position++;
      }
    } else {
      // Half of the signs are negative, so a jump that depended on one would be mispredicted half of the time.
      position += entry >> 16;
      word <<= (entry >> 8) & 255;
      const signX = (word as i32) >> 31;
      const signY = ((word << ((x > 0) as u32)) as i32) >> 31;
      x = (x ^ signX) - signX;
      y = (y ^ signY) - signY;
    }
    store<i32>(line, (x & 0xffff) | (y << 16));
  }
  return position;
}

/**
 * Reads quadruples of lines, which are -1, 0 or 1, until the bits or the lines are at an end.
 *
 * @param values four for each word with its signs, Int16, by the next bits
 * @param lengths of these, Uint8
 * @param level bits that are looked up
 * @param line address of the first line, Int16
 * @param lineEnd address behind the last of all lines
 * @returns address behind the lines that were read
 */
export function readQuads(
  data: usize,
  position: usize,
  end: usize,
  values: usize,
  lengths: usize,
  level: u32,
  line: usize,
  lineEnd: usize,
): usize {
  const shift = 32 - level;
  for (; position < end && line + 8 <= lineEnd; line += 8) {
    const word = (bitsAt(data, position) >> shift) as usize;
    position += load<u8>(lengths + word);
    // Fewer bits than the word has were there: what reaches beyond is stuffing.
    if (position > end) break;
    store<u64>(line, load<u64>(values + (word << 3)));
  }
  return line;
}

/**
 * Adds lines of one channel to a matrix of lines, multiplied by the factor of their band.
 *
 * @param spectrum address of all lines, Int16
 * @param from first line to add
 * @param to line behind the last one
 * @param ends line behind the last of each band, Uint16
 * @param factors of each band, Float32
 * @param places offsets of the lines in the matrix, Uint16
 * @param powers address of the power of 0 among those of all values, Float32
 */
export function addLines(
  spectrum: usize,
  from: usize,
  to: usize,
  ends: usize,
  factors: usize,
  places: usize,
  powers: usize,
  matrix: usize,
): void {
  for (let line = from; line < to; ends += 2, factors += 4) {
    const end = min(load<u16>(ends) as usize, to);
    const factor = load<f32>(factors);
    for (; line < end; line++) {
      const at = matrix + load<u16>(places + (line << 1));
      const power = load<f32>(powers + ((load<i16>(spectrum + (line << 1)) as isize) << 2));
      store<f32>(at, load<f32>(at) + power * factor);
    }
  }
}
