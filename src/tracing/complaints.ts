import type { Logger } from 'pino';

/** Milliseconds in which one line is enough to say that a collector is down. */
const interval = 60_000;

/** A function that logs messages, at most one line a minute. */
export function complaints(logger: Logger): (fault: string) => void {
  let quietUntil = 0;
  let unsaid = 0;
  return fault => {
    if (performance.now() < quietUntil) {
      unsaid += 1;
      return;
    }
    logger.warn({ fault, unsaid }, 'trace export failed');
    quietUntil = performance.now() + interval;
    unsaid = 0;
  };
}
