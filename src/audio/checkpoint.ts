import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of decoding between two checkpoints. */
const interval = 10;

/** A place where long work can be cancelled: decoders never wait, so a signal would have no effect before their end. */
export interface Checkpoint {
  readonly isDue: () => boolean;
  /**
   * Lets other events come first.
   *
   * @throws AbortError
   */
  pass(): Promise<void>;
}

/** @param signal cancels the work */
export function createCheckpoint(signal: AbortSignal | undefined): Checkpoint {
  let passed = performance.now();
  return {
    // Apart from `pass`, since awaiting a checkpoint that is not due would take a turn for each packet.
    isDue: () => performance.now() - passed > interval,
    async pass() {
      await turn(undefined, { signal });
      passed = performance.now();
    },
  };
}
