import { ByteBudget } from '../../catalogue/byte-budget.js';
import { ItemFault } from '../../catalogue/catalogue.js';
import { tryAgain, type Patience } from '../../models/store/try-again.js';
import { Problem } from '../../problems.js';
import type { Track } from './dataset.js';

/** Bytes of tracks that are in memory at a time. */
const bytesAhead = 2 ** 28;

/** Times that a track is read that changes meanwhile. */
const attempts = 3;

/** Reads tracks whole, as many at a time as memory is meant for. A store that fails is tried again. */
export class TrackReader {
  readonly #budget = new ByteBudget(bytesAhead);
  readonly #closing = new AbortController();
  readonly #patience: Patience;

  /** @param onFault called each time that a store fails, before it is tried again */
  constructor(onFault: Patience['onFault'] = () => undefined) {
    this.#patience = { signal: this.#closing.signal, onFault };
  }

  /**
   * Reads a track, and does something with its bytes.
   *
   * @throws Problem `no-audio` where it cannot be read; StoreError where its store fails for long; Error after {@link close}
   */
  async read<T>(track: Pick<Track, 'find'>, use: (bytes: Uint8Array) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#closing.signal.throwIfAborted();
        const item = await tryAgain(() => track.find(attempt > 1), this.#patience);
        const giveBack = await this.#budget.take(item.size);
        try {
          return await use(await tryAgain(() => item.read(), this.#patience));
        } finally {
          giveBack();
        }
      } catch (error) {
        if (!(error instanceof ItemFault)) throw error;
        if (error.code !== 'changed' || attempt === attempts)
          throw new Problem('no-audio', error.message, { cause: error });
      }
    }
  }

  /** Ends what waits for a store. */
  close(): void {
    this.#closing.abort();
  }
}
