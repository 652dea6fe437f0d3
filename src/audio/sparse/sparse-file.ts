import { ZeroedMemory } from './zeroed-memory.js';

/** Some bytes of a file: offset of the first, and how many. */
export type ByteRange = readonly [start: number, length: number];

/** Thrown where bytes are needed that are not here. */
export class BytesNeeded extends Error {
  override readonly name = 'BytesNeeded';

  /** @param ranges those that lack; `whole` where no part of the file would do */
  constructor(readonly ranges: readonly ByteRange[] | 'whole') {
    super('bytes of the file are needed that are not here');
  }
}

/** A file of which only parts are here. */
export class SparseFile {
  /** As long as the file; zeros where nothing is here, which take no memory until they are read. */
  readonly bytes: Uint8Array;
  readonly #here: ByteRange[] = [];

  /**
   * @param size bytes of the whole file
   * @param ranges that are here
   * @param content of the ranges, one after the other
   * @param memory where the file lies, until another one does
   */
  constructor(size: number, ranges: readonly ByteRange[], content: Uint8Array, memory = new ZeroedMemory()) {
    this.bytes = memory.take(size, ranges);
    let at = 0;
    for (const [start, length] of ranges) {
      this.bytes.set(content.subarray(at, at + length), start);
      at += length;
      this.#here.push([start, length]);
    }
  }

  /**
   * Passes where all of these bytes are here, as far as the file goes.
   *
   * @throws BytesNeeded with those that lack
   */
  require(ranges: readonly ByteRange[]): void {
    const lacking = ranges
      .map(([start, length]): ByteRange => [start, Math.min(length, this.bytes.length - start)])
      .flatMap(range => this.#lackingOf(range));
    if (lacking.length > 0) throw new BytesNeeded(joinRanges(lacking));
  }

  /** Whether all of these bytes are here. */
  has(range: ByteRange): boolean {
    return this.#lackingOf(range).length === 0;
  }

  /** The parts of a range that are not here. */
  #lackingOf(range: ByteRange): ByteRange[] {
    let lacking = [range];
    for (const [from, size] of this.#here)
      lacking = lacking.flatMap(([start, length]): ByteRange[] => {
        const end = start + length;
        const before = Math.min(end, from) - start;
        const after = Math.max(start, from + size);
        if (end <= from || start >= from + size) return [[start, length]];
        return [
          [start, before],
          [after, end - after],
        ];
      });
    return lacking.filter(([, length]) => length > 0);
  }
}

/** Bytes between two ranges that are read along with them: a request takes as long as some hundred kilobytes. */
const joinedGap = 128 * 1024;

/** In ascending order, those joined into one that touch or lie near each other. */
function joinRanges(ranges: readonly ByteRange[]): ByteRange[] {
  const joined: [start: number, end: number][] = [];
  for (const [start, length] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last && start - last[1] <= joinedGap) last[1] = Math.max(last[1], start + length);
    else joined.push([start, start + length]);
  }
  return joined.map(([start, end]) => [start, end - start]);
}
