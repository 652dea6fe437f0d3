type Ranges = readonly (readonly [start: number, length: number])[];

/** Bytes of a file that memory is kept for. It is mostly address space: only pages that were written are resident. */
const largestKept = 128 * 2 ** 20;

/** Bytes written in it after which it is given up, as what was written once stays resident. */
const mostWritten = 16 * 2 ** 20;

/**
 * Memory for files of which only parts are here, one file after another. An allocation of its own for each makes V8 collect
 * garbage: of an hour of MP3 the three rounds took 27 ms in this way, and take 10 with memory that is kept.
 */
export class ZeroedMemory {
  #kept = new Uint8Array(0);
  #ranges: Ranges = [];
  #written = 0;

  /**
   * Takes memory for a file. That of the file before must not be used any more.
   *
   * @param size bytes of the file
   * @param ranges the only bytes that will be written
   * @returns `size` zeros
   */
  take(size: number, ranges: Ranges): Uint8Array {
    if (size > largestKept) return new Uint8Array(size);
    if (size > this.#kept.length || this.#written > mostWritten) {
      this.#kept = new Uint8Array(size);
      this.#written = 0;
    } else for (const [start, length] of this.#ranges) this.#kept.fill(0, start, start + length);
    this.#ranges = ranges;
    this.#written += ranges.reduce((sum, [, length]) => sum + length, 0);
    return this.#kept.subarray(0, size);
  }
}
