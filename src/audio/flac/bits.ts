/** Reads big-endian bits of a FLAC frame. */
export class FlacBits {
  /** Of the next bit. */
  position: number;

  /** @param at byte offset to begin at */
  constructor(
    private readonly bytes: Uint8Array,
    at: number,
  ) {
    this.position = at * 8;
  }

  /**
   * An unsigned number of 0 to 33 bits.
   *
   * @throws RangeError behind the end
   */
  read(count: number): number {
    const end = this.position + count;
    if (end > this.bytes.length * 8) throw new RangeError('the frame ends early');
    let value = 0;
    while (this.position < end) {
      const offset = this.position & 7;
      const taken = Math.min(8 - offset, end - this.position);
      value =
        value * 2 ** taken +
        ((this.bytes[this.position >> 3] >> (8 - offset - taken)) & (0xff >> (8 - taken)));
      this.position += taken;
    }
    return value;
  }

  /** The same in two's complement. */
  readSigned(count: number): number {
    const value = this.read(count);
    return count > 0 && value >= 2 ** (count - 1) ? value - 2 ** count : value;
  }

  /** How many zeros come before the next one, which is read too. */
  readUnary(): number {
    let zeros = 0;
    for (;;) {
      const offset = this.position & 7;
      const rest = (this.bytes[this.position >> 3] << offset) & 0xff;
      if (this.position >= this.bytes.length * 8) throw new RangeError('the frame ends early');
      if (rest !== 0) {
        const leading = Math.clz32(rest) - 24;
        this.position += leading + 1;
        return zeros + leading;
      }
      zeros += 8 - offset;
      this.position += 8 - offset;
    }
  }
}
