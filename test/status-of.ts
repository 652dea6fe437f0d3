import { exchange } from '../support/load/exchange.js';

/**
 * The status of a GET on a connection of its own, or 0 where there is no place for one. `fetch` may wait for good on a
 * connection that is closed at once.
 */
export async function statusOf(url: string, path = '/livez'): Promise<number> {
  const { answer } = await exchange(url, { method: 'GET', path, headers: { connection: 'close' } });
  return answer?.status ?? 0;
}
