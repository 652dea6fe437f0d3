/** Reads bits, the highest of each byte first. */
export class BitReader {
  /**
   * @param view reaches four bytes beyond the last bit
   * @param position bits from its beginning
   */
  constructor(
    readonly view: DataView,
    public position: number,
  ) {}

  /** @param count up to 16 */
  read(count: number): number {
    const { position } = this;
    this.position += count;
    return count && (this.view.getInt32(position >> 3) << (position & 7)) >>> (32 - count);
  }
}
