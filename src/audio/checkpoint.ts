import { setImmediate as turn } from 'node:timers/promises';

/** Milliseconds of decoding between two looks at whether it is still wanted. */
const often = 10;

/** Hears whether work is still wanted. Decoders never wait, so nothing else would be heard before their end. */
export interface Hearing {
  readonly isDue: () => boolean;
  /** @throws AbortError */
  listen(): Promise<void>;
}

/** @param signal says that it is not */
export function createHearing(signal: AbortSignal | undefined): Hearing {
  let heard = performance.now();
  return {
    // Apart from `listen`, since waiting for what is not due would take a turn for each packet.
    isDue: () => performance.now() - heard > often,
    async listen() {
      await turn(undefined, { signal });
      heard = performance.now();
    },
  };
}
