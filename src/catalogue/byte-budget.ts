/** Bounds the bytes that are in memory at a time. Those who ask first get theirs first. */
export class ByteBudget {
  #free: number;
  readonly #waiting: { bytes: number; take: () => void }[] = [];

  /** @param total bytes; who asks for more than that gets all of it */
  constructor(private readonly total: number) {
    this.#free = total;
  }

  /** Waits until so many bytes are free. @returns what gives them back */
  async take(bytes: number): Promise<() => void> {
    const taken = Math.min(bytes, this.total);
    await new Promise<void>(take => {
      this.#waiting.push({ bytes: taken, take });
      this.#serve();
    });
    return () => {
      this.#free += taken;
      this.#serve();
    };
  }

  #serve(): void {
    while (this.#waiting.length > 0 && this.#waiting[0].bytes <= this.#free) {
      const { bytes, take } = this.#waiting.shift()!;
      this.#free -= bytes;
      take();
    }
  }
}
