import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from './object-store.js';

/** Milliseconds after which a lock counts as left behind: what is done under one takes a few. */
const stale = 10_000;

/** Milliseconds that a lock is waited for. */
const patience = 15_000;

/**
 * Does something while no other process on this file system does it.
 *
 * @param path of the lock, a file that exists meanwhile
 * @throws StoreError when others hold it for too long
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + patience; !(await taken(path));) {
    if (Date.now() > end)
      throw new StoreError('another process is changing this for too long; try again later');
    await delay(20);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > stale) await rm(path, { force: true });
    return false;
  }
}
