import { setTimeout as delay } from 'node:timers/promises';

/** How an open loop went. */
export interface Arrivals {
  sent: number;
  /** Not sent, because as many were under way as may be. */
  heldBack: number;
}

/**
 * Starts something at a fixed rate, however long each takes, as clients do who know nothing of each other.
 *
 * @param rate starts a second
 * @param bound starts that may be under way at a time
 * @param signal ends the starts; those under way are waited for
 */
export async function openLoop(
  rate: number,
  bound: number,
  signal: AbortSignal,
  start: (index: number) => Promise<void>,
): Promise<Arrivals> {
  const began = performance.now();
  const underWay = new Set<Promise<void>>();
  const arrivals = { sent: 0, heldBack: 0 };
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - began) * rate) / 1000);
    while (arrivals.sent + arrivals.heldBack < due) {
      if (underWay.size >= bound) {
        arrivals.heldBack += 1;
        continue;
      }
      const one = start(arrivals.sent++).finally(() => underWay.delete(one));
      underWay.add(one);
    }
    await delay(5);
  }
  await Promise.all(underWay);
  return arrivals;
}
