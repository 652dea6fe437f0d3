import { rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from './object-store.js';

/** How long a lock is respected and waited for, in milliseconds. */
export interface LockTimes {
  /** A process that has waited so long for one lock takes it as abandoned: the work under a lock takes a few. */
  readonly stale: number;
  readonly patience: number;
}

const usual: LockTimes = { stale: 10_000, patience: 15_000 };

/** Milliseconds between two attempts. */
const pause = 20;

/**
 * Does something while no other process on this file system does it.
 *
 * An abandoned lock is removed under a lock of its own, named after it. Only one process at a time holds that and checks
 * that the abandoned lock is still there, so none removes the lock of its successor. Each process that waits measures the
 * age of a lock itself, since clocks of machines differ.
 *
 * @param path of the lock, a file that exists meanwhile
 * @throws StoreError when others hold it for too long
 */
export async function withLock<T>(path: string, work: () => Promise<T>, times = usual): Promise<T> {
  const release = await take(path, times);
  try {
    return await work();
  } finally {
    await release();
  }
}

/** @returns what releases the lock */
async function take(path: string, times: LockTimes): Promise<() => Promise<void>> {
  const { stale, patience } = times;
  let seen: string | undefined;
  let since = 0;
  for (const begun = performance.now(); ;) {
    const now = performance.now();
    if (await isCreated(path))
      return async () => {
        // Later it may have been removed as abandoned, and the lock of another process be in its place.
        if (performance.now() - now < stale / 2) await rm(path, { force: true });
      };
    if (now - begun > patience)
      throw new StoreError('another process is changing this for too long; try again later');
    const other = await identityOf(path);
    if (other !== seen) [seen, since] = [other, now];
    else if (other !== undefined && now - since > stale) await remove(path, other, times);
    await delay(pause);
  }
}

async function remove(path: string, abandoned: string, times: LockTimes): Promise<void> {
  const removing = async () => {
    if ((await identityOf(path)) === abandoned) await rm(path, { force: true });
  };
  await withLock(`${path}.${abandoned}`, removing, times);
}

async function isCreated(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Identifies a lock among all that were and will be in its place; undefined when there is none. */
async function identityOf(path: string): Promise<string | undefined> {
  const stats = await stat(path, { bigint: true }).catch(() => undefined);
  return stats && `${stats.ino}-${stats.mtimeNs}`;
}
