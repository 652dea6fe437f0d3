import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so, and throws when it is not within two minutes: a machine may have more to do. */
export async function eventually(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 120_000; !(await isSo());) {
    if (performance.now() > end) throw new Error('it never became so');
    await delay(20);
  }
}
