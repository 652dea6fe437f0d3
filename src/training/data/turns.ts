/** Lets what comes in any order go on in the order of indices. */
export class Turns {
  readonly #ended: boolean[];
  readonly #waiting = new Map<number, () => void>();
  #next = 0;

  /** @param count of indices, from 0 on */
  constructor(count: number) {
    this.#ended = new Array<boolean>(count).fill(false);
  }

  /** Waits until all indices before this one have ended. */
  async of(index: number): Promise<void> {
    if (index > this.#next) await new Promise<void>(resolve => this.#waiting.set(index, resolve));
  }

  /** Ends an index, whether or not it had its turn. */
  end(index: number): void {
    this.#ended[index] = true;
    while (this.#ended[this.#next]) this.#next += 1;
    this.#waiting.get(this.#next)?.();
  }
}
